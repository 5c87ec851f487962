select position, head, sequence, timestamp_us, manifest, checksum, payload
from event where position > ?1 and position <= ?2 order by position limit ?3
