-- name_key: the name as it is compared. password: a PHC string; NULL for people of an identity provider. Times: milliseconds since 1970.
CREATE TABLE people (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	name_key TEXT UNIQUE,
	display_name TEXT NOT NULL,
	avatar TEXT,
	role TEXT,
	disabled INTEGER NOT NULL,
	origin TEXT NOT NULL,
	issuer TEXT,
	subject TEXT,
	password TEXT,
	one_time INTEGER NOT NULL,
	since INTEGER NOT NULL,
	last_sign_in_at INTEGER NOT NULL,
	UNIQUE (issuer, subject)
);
-- secret: SHA-256 of what the cookie carries, hex
CREATE TABLE sign_ins (
	id TEXT PRIMARY KEY,
	secret TEXT NOT NULL UNIQUE,
	person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	door TEXT NOT NULL,
	since INTEGER NOT NULL,
	last_used_at INTEGER NOT NULL,
	address TEXT NOT NULL,
	agent TEXT NOT NULL
);
CREATE INDEX sign_ins_of_person ON sign_ins (person_id);
