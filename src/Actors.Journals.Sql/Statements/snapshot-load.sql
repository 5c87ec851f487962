select sequence_number, created, manifest, snapshot
from snapshot
where persistence_id = @stream and sequence_number between @minSequence and @maxSequence and created between @minCreated and @maxCreated
order by sequence_number desc
limit 1
