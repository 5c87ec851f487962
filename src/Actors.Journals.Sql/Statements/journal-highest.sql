select coalesce(max(sequence_number), 0) from journal where persistence_id = @stream
