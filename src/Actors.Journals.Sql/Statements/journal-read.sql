select ordering, persistence_id, sequence_number, created, manifest, message, deleted
from journal
where persistence_id = @stream and sequence_number between @from and @to and ordering <= @end
order by sequence_number
limit @max
