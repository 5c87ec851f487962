select id, sequence, deleted from head where stream = ?1
