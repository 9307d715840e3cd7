-- API families that the release is bound to, with their major versions: "greet 2, network 1". Empty for what was installed before there was a choice.
ALTER TABLE store_release ADD COLUMN requires TEXT NOT NULL DEFAULT '';
