insert into event (position, head, sequence, timestamp_us, manifest, checksum, payload) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
