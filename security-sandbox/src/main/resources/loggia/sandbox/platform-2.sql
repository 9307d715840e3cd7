-- An approval is for one release of an app, or for all of them: release '*'. What was approved before was approved for all.
CREATE TABLE approvals_by_release (
	app_id TEXT NOT NULL,
	release TEXT NOT NULL,
	api TEXT NOT NULL,
	at INTEGER NOT NULL,
	approved_by TEXT NOT NULL,
	PRIMARY KEY (app_id, release, api)
) WITHOUT ROWID;
INSERT INTO approvals_by_release SELECT app_id, '*', api, at, '' FROM approvals;
DROP TABLE approvals;
ALTER TABLE approvals_by_release RENAME TO approvals;

-- Which servers a mini-program may talk to; release '*' is every release, origin is scheme://host[:port] with an A-label host, perhaps *.host.
CREATE TABLE domains (
	app_id TEXT NOT NULL,
	release TEXT NOT NULL,
	kind TEXT NOT NULL,
	origin TEXT NOT NULL,
	private INTEGER NOT NULL,
	at INTEGER NOT NULL,
	allowed_by TEXT NOT NULL,
	PRIMARY KEY (app_id, release, kind, origin)
) WITHOUT ROWID;
