select stream from head where sequence > 0 and stream > ?1 order by stream limit ?2
