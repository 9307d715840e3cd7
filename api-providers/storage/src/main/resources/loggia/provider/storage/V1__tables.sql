-- value: JSON text; NULL for undefined. Keys keep the order in which they first came.
CREATE TABLE storage (
	id INTEGER PRIMARY KEY,
	app_id TEXT NOT NULL,
	user_id TEXT NOT NULL,
	key TEXT NOT NULL,
	value TEXT,
	UNIQUE (app_id, user_id, key)
);
