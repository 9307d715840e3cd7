-- The newest record that was dropped because the log keeps only so much: the chain in audit.db begins after it.
CREATE TABLE audit_start (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	seq INTEGER NOT NULL,
	hash TEXT NOT NULL
);
