update head set sequence = sequence + ?2, position = ?3 where id = ?1 and sequence = ?4
