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

-- Which APIs of risk class "approved" an operator allowed to which app.
CREATE TABLE approvals (
	app_id TEXT NOT NULL,
	api TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (app_id, api)
) WITHOUT ROWID;

-- Beside the audit file, on a file that is synced at each commit: where the chain had got to, and the decisions that had to be durable.
CREATE TABLE audit_anchor (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	seq INTEGER NOT NULL,
	hash TEXT NOT NULL
);
CREATE TABLE audit_durable (
	seq INTEGER PRIMARY KEY,
	fields TEXT NOT NULL,
	hash TEXT NOT NULL
);
