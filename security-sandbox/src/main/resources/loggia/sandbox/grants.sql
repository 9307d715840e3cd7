-- What people answered when a scope was first used; the row is deleted when the answer is taken back.
CREATE TABLE grants (
	app_id TEXT NOT NULL,
	plugin TEXT NOT NULL,
	user_id TEXT NOT NULL,
	scope TEXT NOT NULL,
	granted INTEGER NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (app_id, plugin, user_id, scope)
) WITHOUT ROWID;
