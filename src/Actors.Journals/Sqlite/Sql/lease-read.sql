select owner, token, expires_us from lease where head = ?1
