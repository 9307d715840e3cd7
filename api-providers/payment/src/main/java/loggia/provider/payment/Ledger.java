package loggia.provider.payment;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The books: accounts, and transactions whose entries sum to zero. Everything here runs inside a work of the database; amounts are fen. */
final class Ledger {
	/** The one currency there is now. */
	static final String CNY = "CNY";
	/** What credits to wallets come out of: its balance is minus what is in circulation. */
	private static final String ISSUE = "issue";

	enum Kind {
		PAY, REFUND, CREDIT
	}

	/** @param name as in the table: {@code wallet:PERSON}, {@code merchant:ID}, {@code clearing:GATEWAY}, {@code issue} */
	record Account(long id, String name, long balance) {}

	/** Less money than is asked for. */
	static final class InsufficientException extends RuntimeException {
		private static final long serialVersionUID = 1L;

		InsufficientException() {
			super("insufficient balance", null, false, false);
		}
	}

	private Ledger() {}

	/** @return a merchant's account, made when it is not there */
	static Account merchant(Connection connection, String merchantId) throws SQLException {
		return account(connection, "merchant:" + merchantId, "MERCHANT");
	}

	/** @return what a gateway owes, or is owed */
	static Account clearing(Connection connection, String gateway) throws SQLException {
		return account(connection, "clearing:" + gateway, "CLEARING");
	}

	static Account issue(Connection connection) throws SQLException {
		return account(connection, ISSUE, "ISSUE");
	}

	/** @return a person's wallet, made when it is not there */
	static Account wallet(Connection connection, String personId, long now) throws SQLException {
		var known = Sql.one(connection, "SELECT a.id, a.name, a.balance FROM wallets w JOIN accounts a ON a.id = w.account_id WHERE w.person_id = ?", Ledger::read, personId);
		if (known.isPresent()) return known.get();
		var made = account(connection, "wallet:" + personId, "WALLET");
		Sql.run(connection, "INSERT INTO wallets (person_id, account_id, created_at) VALUES (?, ?, ?)", personId, made.id, now);
		return made;
	}

	/** @return fen; 0 for a person without a wallet */
	static long balance(Connection connection, String personId) throws SQLException {
		return Sql.one(connection, "SELECT a.balance FROM wallets w JOIN accounts a ON a.id = w.account_id WHERE w.person_id = ?", row -> row.getLong(1), personId).orElse(0L);
	}

	/**
	 * Moves the amount from one account to another.
	 *
	 * @param reference names what it is for; one that was used before breaks the table's constraint
	 * @param orderId   or null
	 * @throws InsufficientException when a wallet would go below zero
	 * @throws ArithmeticException   when a balance would leave 64 bits
	 */
	static long move(Connection connection, Kind kind, String reference, String orderId, String note, long amount, Account from, Account to, long now) throws SQLException {
		if (amount <= 0) throw new IllegalArgumentException("amount " + amount);
		if (from.name.startsWith("wallet:") && from.balance < amount) throw new InsufficientException();
		Math.subtractExact(from.balance, amount);
		Math.addExact(to.balance, amount);
		var points = kind.name().toLowerCase(java.util.Locale.ROOT);
		Failpoints.hit(points + ".before-transaction");
		long id = Sql.insert(connection, "INSERT INTO transactions (at, kind, reference, order_id, note) VALUES (?, ?, ?, ?, ?)", now, kind.name(), reference, orderId, note);
		Failpoints.hit(points + ".after-transaction");
		entry(connection, id, from, -amount);
		Failpoints.hit(points + ".after-debit");
		entry(connection, id, to, amount);
		Failpoints.hit(points + ".after-entries");
		return id;
	}

	static boolean has(Connection connection, String reference) throws SQLException {
		return Sql.number(connection, "SELECT count(*) FROM transactions WHERE reference = ?", reference) > 0;
	}

	private static void entry(Connection connection, long transaction, Account account, long amount) throws SQLException {
		Sql.run(connection, "INSERT INTO entries (transaction_id, account_id, amount, currency) VALUES (?, ?, ?, ?)", transaction, account.id, amount, CNY);
	}

	private static Account account(Connection connection, String name, String kind) throws SQLException {
		var known = Sql.one(connection, "SELECT id, name, balance FROM accounts WHERE name = ?", Ledger::read, name);
		if (known.isPresent()) return known.get();
		long id = Sql.insert(connection, "INSERT INTO accounts (name, kind, currency) VALUES (?, ?, ?)", name, kind, CNY);
		return new Account(id, name, 0);
	}

	private static Account read(java.sql.ResultSet row) throws SQLException {
		return new Account(row.getLong(1), row.getString(2), row.getLong(3));
	}

	/** @param account its name */
	record Entry(String account, long amount) {}

	/** One transaction as operators see it. */
	record Transaction(long id, long at, String kind, String orderId, String reference, String note, List<Entry> entries) {}

	/** @return the entries of a transaction, in their order */
	static List<Entry> entries(Connection connection, long transaction) throws SQLException {
		return Sql.all(connection, "SELECT a.name, e.amount FROM entries e JOIN accounts a ON a.id = e.account_id WHERE e.transaction_id = ? ORDER BY e.id",
			row -> new Entry(row.getString(1), row.getLong(2)), transaction);
	}
}
