select id from head where stream = ?1
