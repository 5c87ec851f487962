select position, head, sequence, timestamp_us, manifest, checksum, payload
from event where head = ?1 and sequence between ?2 and ?3 order by sequence limit ?4
