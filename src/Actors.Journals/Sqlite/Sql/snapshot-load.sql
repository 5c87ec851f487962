select sequence, timestamp_us, manifest, checksum, payload from snapshot
where head = ?1 and sequence between ?2 and ?3 and timestamp_us between ?4 and ?5
order by sequence desc limit 1
