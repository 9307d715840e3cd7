-- one row: what openids and unionids are made with; without it they would all change
CREATE TABLE sso_key (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	secret BLOB NOT NULL
);
-- hash: SHA-256 of the code, hex. A used code stays until its time is over, so that a second use is told from a guess.
CREATE TABLE sso_codes (
	hash TEXT PRIMARY KEY,
	app_id TEXT NOT NULL,
	user_id TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	used INTEGER NOT NULL
);
CREATE INDEX sso_codes_by_time ON sso_codes (expires_at);
-- session_key: base64 of 16 bytes
CREATE TABLE sso_sessions (
	app_id TEXT NOT NULL,
	user_id TEXT NOT NULL,
	session_key TEXT NOT NULL,
	since INTEGER NOT NULL,
	PRIMARY KEY (app_id, user_id)
);
-- hash: scrypt as a PHC string
CREATE TABLE sso_app_secrets (
	app_id TEXT PRIMARY KEY,
	hash TEXT NOT NULL,
	since INTEGER NOT NULL
);
