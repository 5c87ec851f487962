update lease set expires_us = 0 where expires_us > 0
