select coalesce(max(ordering), 0) from journal
