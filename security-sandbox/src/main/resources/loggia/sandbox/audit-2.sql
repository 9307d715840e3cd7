-- What operators do stands in the same chain; a row with an action is one of theirs. The hash of a row without one is as before.
ALTER TABLE audit ADD COLUMN actor TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN actor_name TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN action TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN target TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_actions ON audit (action, seq) WHERE action <> '';
