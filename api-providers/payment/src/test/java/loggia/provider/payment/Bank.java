package loggia.provider.payment;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import loggia.database.Database;
import loggia.payment.PaymentGateway;

/** A gateway with books of its own, {@code platform.db} (whose commits wait for the disk too): keeps the contract's promises across crashes. */
final class Bank implements PaymentGateway {
	static final String FILE = "platform";
	private final Database database;

	Bank(Database database) {
		this.database = database;
		Databases.await(database.write(FILE, c -> Sql.run(c, "CREATE TABLE IF NOT EXISTS bank (key TEXT PRIMARY KEY, content TEXT NOT NULL, amount INTEGER NOT NULL, state TEXT NOT NULL)")));
	}

	@Override
	public CompletionStage<Outcome> pay(Payment payment) {
		return once(payment.key(), payment.payer() + " " + payment.payee() + " " + payment.amount(), payment.amount(), payment.description().equals("refused"));
	}

	@Override
	public CompletionStage<Outcome> refund(Refund refund) {
		return once(refund.key(), refund.payment().key() + " " + refund.amount(), -refund.amount(), refund.reason().equals("refused"));
	}

	@Override
	public CompletionStage<Outcome> query(String key) {
		return database.write(FILE, c -> known(c, key, null));
	}

	/** @return what it holds, in fen */
	long holds() {
		return Databases.await(database.read(FILE, c -> Sql.number(c, "SELECT coalesce(sum(amount), 0) FROM bank WHERE state = 'DONE'")));
	}

	private CompletionStage<Outcome> once(String key, String content, long amount, boolean refused) {
		return database.write(FILE, c -> {
			var known = known(c, key, content);
			if (known.state() != State.NONE) return known;
			Failpoints.hit("bank.before-commit");
			Sql.run(c, "INSERT INTO bank VALUES (?, ?, ?, ?)", key, content, amount, refused ? "REFUSED" : "DONE");
			return known(c, key, content);
		});
	}

	private static Outcome known(Connection c, String key, String content) throws SQLException {
		return Sql.one(c, "SELECT content, state FROM bank WHERE key = ?", row -> {
			if (content != null && !row.getString(1).equals(content)) throw new KeyConflictException(key);
			return row.getString(2).equals("DONE") ? Outcome.done(key) : Outcome.refused("refused");
		}, key).orElse(Outcome.none());
	}

	static Map<String, PaymentGateway> named(Bank bank) {
		return Map.of("bank", bank);
	}
}
