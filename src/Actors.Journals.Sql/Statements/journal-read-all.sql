select ordering, persistence_id, sequence_number, created, manifest, message, deleted
from journal
where ordering > @after and ordering <= @end
order by ordering
limit @max
