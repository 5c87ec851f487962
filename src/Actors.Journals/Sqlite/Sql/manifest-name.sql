select name from manifest where id = ?1
