-- One row for each decision, in order; hash = SHA-256 over the hash before and this row's fields.
CREATE TABLE audit (
	seq INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	app_id TEXT NOT NULL,
	release TEXT NOT NULL,
	plugin TEXT NOT NULL,
	user_id TEXT NOT NULL,
	device_id TEXT NOT NULL,
	session_id TEXT NOT NULL,
	api TEXT NOT NULL,
	provider TEXT NOT NULL,
	decision TEXT NOT NULL,
	hash TEXT NOT NULL
);
CREATE INDEX audit_app ON audit (app_id, seq);
