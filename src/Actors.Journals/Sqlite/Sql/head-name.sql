select stream from head where id = ?1
