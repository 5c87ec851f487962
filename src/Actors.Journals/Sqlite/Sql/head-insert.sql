insert into head (stream) values (?1) on conflict (stream) do nothing
