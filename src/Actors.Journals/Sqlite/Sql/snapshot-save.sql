insert into snapshot (head, sequence, timestamp_us, manifest, checksum, payload) values (?1, ?2, ?3, ?4, ?5, ?6)
on conflict (head, sequence) do update set
  timestamp_us = excluded.timestamp_us,
  manifest = excluded.manifest,
  checksum = excluded.checksum,
  payload = excluded.payload
