-- One row per stream; the only place where its end is decided.
-- id: the number that stands for the stream in other tables.
-- sequence: number of the last event ever appended.
-- deleted: events up to this number have been deleted.
-- token: written by earlier versions of the program only.
-- position: position of the last event ever appended.
create table head (
  id integer primary key,
  stream text not null unique,
  sequence integer not null default 0,
  deleted integer not null default 0,
  token integer not null default 0,
  position integer not null default 0
) strict;

create table manifest (
  id integer primary key,
  name text not null unique
) strict;

-- Kept in the order of streams and numbers: recovery is one scan, without a look-up for every event.
-- checksum: CRC-32C over stream, sequence, position, timestamp, manifest and payload.
create table event (
  head integer not null references head (id),
  sequence integer not null,
  position integer not null,
  timestamp_us integer not null,
  manifest integer not null references manifest (id),
  checksum integer not null,
  payload blob not null,
  primary key (head, sequence)
) strict, without rowid;

create unique index event_by_position on event (position);

create table snapshot (
  head integer not null references head (id),
  sequence integer not null,
  timestamp_us integer not null,
  manifest text not null,
  checksum integer not null,
  payload blob not null,
  primary key (head, sequence)
) strict;

-- Written by earlier versions of the program only.
create table lease (
  head integer primary key references head (id),
  owner text not null,
  token integer not null,
  expires_us integer not null
) strict;
