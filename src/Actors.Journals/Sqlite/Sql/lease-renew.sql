update lease set expires_us = ?3 where head = ?1 and token = ?2
