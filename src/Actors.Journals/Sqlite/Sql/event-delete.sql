delete from event where head = ?1 and sequence <= ?2
