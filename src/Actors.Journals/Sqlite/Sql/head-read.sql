select id, sequence, deleted, token from head where stream = ?1
