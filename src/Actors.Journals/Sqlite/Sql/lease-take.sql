insert into lease (head, owner, token, expires_us) values (?1, ?2, ?3, ?4)
on conflict (head) do update set owner = excluded.owner, token = excluded.token, expires_us = excluded.expires_us
