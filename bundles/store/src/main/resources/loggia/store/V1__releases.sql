-- One row per release on disk. The current release of an app is the one with the highest number: making a release current is one
-- INSERT, removing an app is one DELETE, so a crash leaves either the old state or the new one.
CREATE TABLE store_release (
	number       INTEGER PRIMARY KEY AUTOINCREMENT,
	digest       TEXT    NOT NULL UNIQUE,
	app_id       TEXT    NOT NULL,
	version      TEXT    NOT NULL,
	kind         TEXT    NOT NULL,
	installed_at INTEGER NOT NULL  -- milliseconds since 1970
);
CREATE INDEX store_release_app ON store_release (app_id, number);
