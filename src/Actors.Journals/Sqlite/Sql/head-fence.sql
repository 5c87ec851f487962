update head set token = ?2 where id = ?1
