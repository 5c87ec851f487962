-- From one name to the next by the unique key: a stream's events are not counted through.
with recursive streams (name) as (
  select min(persistence_id) from journal
  union all
  select (select min(journal.persistence_id) from journal where journal.persistence_id > streams.name) from streams where name is not null
)
select name from streams where name is not null
