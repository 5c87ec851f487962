-- A writer takes this lock before it takes its first position, and gives it back after its events can be seen or never will be.
select virtualtransaction
from pg_locks
where locktype = 'relation' and mode = 'RowExclusiveLock' and granted
  and database = (select oid from pg_database where datname = current_database()) and relation = to_regclass('journal')
