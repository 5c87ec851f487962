select id from manifest where name = ?1
