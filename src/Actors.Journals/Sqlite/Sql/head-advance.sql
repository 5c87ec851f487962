update head set sequence = sequence + ?2, position = ?3, token = ?5 where id = ?1 and sequence = ?4 and token <= ?5
