insert into manifest (name) values (?1) on conflict (name) do nothing
