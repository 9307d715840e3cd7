-- Which APIs of risk class "approved" an operator allowed to which app.
CREATE TABLE approvals (
	app_id TEXT NOT NULL,
	api TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (app_id, api)
) WITHOUT ROWID;
