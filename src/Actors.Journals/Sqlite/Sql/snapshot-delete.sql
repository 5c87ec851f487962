delete from snapshot where head = ?1 and sequence between ?2 and ?3 and timestamp_us between ?4 and ?5
