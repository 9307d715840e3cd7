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
