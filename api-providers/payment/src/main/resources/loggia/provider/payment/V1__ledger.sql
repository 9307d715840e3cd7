-- Amounts are whole fen. Times are milliseconds since 1970. STRICT: an amount that is no 64-bit integer, or becomes none, is an error.

CREATE TABLE accounts (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL CHECK (kind IN ('WALLET', 'MERCHANT', 'ISSUE', 'CLEARING')),
	currency TEXT NOT NULL,
	balance INTEGER NOT NULL DEFAULT 0 CHECK (kind <> 'WALLET' OR balance >= 0)
) STRICT;

CREATE TABLE wallets (
	person_id TEXT PRIMARY KEY,
	account_id INTEGER NOT NULL UNIQUE REFERENCES accounts (id),
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE merchants (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	account_id INTEGER NOT NULL UNIQUE REFERENCES accounts (id),
	secret BLOB NOT NULL,
	notify_key BLOB NOT NULL,
	public_key TEXT,
	private INTEGER NOT NULL CHECK (private IN (0, 1)),
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE merchant_apps (
	merchant_id TEXT NOT NULL REFERENCES merchants (id),
	app_id TEXT NOT NULL,
	PRIMARY KEY (merchant_id, app_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
	id TEXT PRIMARY KEY,
	merchant_id TEXT NOT NULL REFERENCES merchants (id),
	out_trade_no TEXT NOT NULL,
	app_id TEXT NOT NULL,
	openid TEXT,
	person_id TEXT,
	description TEXT NOT NULL,
	amount INTEGER NOT NULL CHECK (amount > 0),
	currency TEXT NOT NULL,
	notify_url TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('CREATED', 'PAYING', 'PAID', 'PARTLY_REFUNDED', 'REFUNDED', 'CLOSED', 'EXPIRED')),
	gateway TEXT,
	attempt INTEGER NOT NULL DEFAULT 0,
	-- given back, or on its way back
	refunded INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0 AND refunded <= amount),
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	paid_at INTEGER,
	UNIQUE (merchant_id, out_trade_no)
) STRICT;
CREATE INDEX orders_open ON orders (expires_at) WHERE state = 'CREATED';
CREATE INDEX orders_paying ON orders (id) WHERE state = 'PAYING';
CREATE INDEX orders_created ON orders (created_at);

CREATE TABLE order_events (
	id INTEGER PRIMARY KEY,
	order_id TEXT NOT NULL REFERENCES orders (id),
	at INTEGER NOT NULL,
	event TEXT NOT NULL,
	detail TEXT
) STRICT;
CREATE INDEX order_events_order ON order_events (order_id);

CREATE TABLE refunds (
	id TEXT PRIMARY KEY,
	merchant_id TEXT NOT NULL REFERENCES merchants (id),
	out_refund_no TEXT NOT NULL,
	order_id TEXT NOT NULL REFERENCES orders (id),
	amount INTEGER NOT NULL CHECK (amount > 0),
	reason TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('PENDING', 'DONE', 'FAILED')),
	created_at INTEGER NOT NULL,
	done_at INTEGER,
	UNIQUE (merchant_id, out_refund_no)
) STRICT;
CREATE INDEX refunds_order ON refunds (order_id);
CREATE INDEX refunds_pending ON refunds (id) WHERE state = 'PENDING';

CREATE TABLE transactions (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('PAY', 'REFUND', 'CREDIT')),
	-- what it was done for, once: pay:ORDER, refund:REFUND, credit:KEY
	reference TEXT NOT NULL UNIQUE,
	order_id TEXT REFERENCES orders (id),
	note TEXT
) STRICT;
CREATE INDEX transactions_order ON transactions (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE entries (
	id INTEGER PRIMARY KEY,
	transaction_id INTEGER NOT NULL REFERENCES transactions (id),
	account_id INTEGER NOT NULL REFERENCES accounts (id),
	amount INTEGER NOT NULL CHECK (amount <> 0),
	currency TEXT NOT NULL
) STRICT;
CREATE INDEX entries_transaction ON entries (transaction_id);
CREATE INDEX entries_account ON entries (account_id);

CREATE TRIGGER entries_balance AFTER INSERT ON entries BEGIN
	UPDATE accounts SET balance = balance + NEW.amount WHERE id = NEW.account_id;
END;
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN
	SELECT RAISE(ABORT, 'the ledger is append-only: post a transaction that corrects it');
END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN
	SELECT RAISE(ABORT, 'the ledger is append-only: post a transaction that corrects it');
END;
CREATE TRIGGER transactions_no_update BEFORE UPDATE ON transactions BEGIN
	SELECT RAISE(ABORT, 'the ledger is append-only: post a transaction that corrects it');
END;
CREATE TRIGGER transactions_no_delete BEFORE DELETE ON transactions BEGIN
	SELECT RAISE(ABORT, 'the ledger is append-only: post a transaction that corrects it');
END;
CREATE TRIGGER order_events_no_update BEFORE UPDATE ON order_events BEGIN
	SELECT RAISE(ABORT, 'what happened to an order is append-only');
END;
CREATE TRIGGER order_events_no_delete BEFORE DELETE ON order_events BEGIN
	SELECT RAISE(ABORT, 'what happened to an order is append-only');
END;

CREATE TABLE idempotency (
	merchant_id TEXT NOT NULL,
	key TEXT NOT NULL,
	request TEXT NOT NULL,
	status INTEGER NOT NULL,
	reply TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (merchant_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE nonces (
	merchant_id TEXT NOT NULL,
	nonce TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (merchant_id, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX nonces_at ON nonces (at);

CREATE TABLE notifications (
	id TEXT PRIMARY KEY,
	order_id TEXT NOT NULL REFERENCES orders (id),
	merchant_id TEXT NOT NULL REFERENCES merchants (id),
	url TEXT NOT NULL,
	body TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('PENDING', 'DONE', 'GAVE_UP')),
	attempts INTEGER NOT NULL DEFAULT 0,
	next_at INTEGER NOT NULL,
	last_status INTEGER,
	last_error TEXT,
	created_at INTEGER NOT NULL,
	done_at INTEGER
) STRICT;
CREATE INDEX notifications_due ON notifications (next_at) WHERE state = 'PENDING';
CREATE INDEX notifications_order ON notifications (order_id);
CREATE INDEX notifications_created ON notifications (created_at);

-- what the wallet answered to those who asked it as a gateway; orders of this ledger need no row here
CREATE TABLE wallet_keys (
	key TEXT PRIMARY KEY,
	payment_key TEXT,
	content TEXT NOT NULL,
	amount INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('DONE', 'REFUSED')),
	reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX wallet_keys_payment ON wallet_keys (payment_key) WHERE payment_key IS NOT NULL;
