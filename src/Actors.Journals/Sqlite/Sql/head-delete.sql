update head set deleted = ?2 where id = ?1
