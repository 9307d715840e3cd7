package loggia.provider.payment;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import loggia.database.Database;
import loggia.payment.PaymentGateway;

/**
 * The built-in wallet: people's balances in the ledger itself. Inside a work of the database it pays in the same transaction as what is paid for. It
 * is no service: a bundle that could find it could empty wallets without a sheet.
 */
final class WalletGateway implements PaymentGateway {
	static final String NAME = "wallet";

	private final Database database;
	private final InstantSource clock;

	WalletGateway(Database database, InstantSource clock) {
		this.database = database;
		this.clock = clock;
	}

	/** Moves the money inside a work, unless it moved under this reference. @throws Ledger.InsufficientException when there is too little */
	void pay(Connection c, String reference, String orderId, Payment payment, long now) throws SQLException {
		var to = Ledger.merchant(c, payment.payee());
		if (Ledger.has(c, reference)) {
			checkSame(c, reference, payment.key(), to.name(), payment.amount());
			return;
		}
		var from = Ledger.wallet(c, payment.payer(), now);
		Ledger.move(c, Ledger.Kind.PAY, reference, orderId, null, payment.amount(), from, to, now);
	}

	/** Moves money back inside a work, unless it moved under this reference. */
	void refund(Connection c, String reference, String orderId, Refund refund, long now) throws SQLException {
		var to = Ledger.wallet(c, refund.payment().payer(), now);
		if (Ledger.has(c, reference)) {
			checkSame(c, reference, refund.key(), to.name(), refund.amount());
			return;
		}
		Ledger.move(c, Ledger.Kind.REFUND, reference, orderId, null, refund.amount(), Ledger.merchant(c, refund.payment().payee()), to, now);
	}

	@Override
	public CompletionStage<Outcome> pay(Payment payment) {
		var content = String.join("\n", payment.payer(), payment.payee(), payment.currency(), Long.toString(payment.amount()));
		return database.write(Orders.FILE, c -> {
			var known = known(c, payment.key(), content);
			if (known != null) return known;
			Outcome outcome;
			try {
				pay(c, "wallet:" + payment.key(), null, payment, clock.millis());
				outcome = Outcome.done(payment.key());
			} catch (Ledger.InsufficientException e) {
				outcome = Outcome.refused(e.getMessage());
			}
			return keep(c, payment.key(), null, content, payment.amount(), outcome);
		});
	}

	@Override
	public CompletionStage<Outcome> refund(Refund refund) {
		var paymentKey = refund.payment().key();
		var content = paymentKey + "\n" + refund.amount();
		return database.write(Orders.FILE, c -> {
			var known = known(c, refund.key(), content);
			if (known != null) return known;
			long paid = Sql.number(c, "SELECT coalesce(sum(amount), 0) FROM wallet_keys WHERE key = ? AND state = 'DONE'", paymentKey);
			long back = Sql.number(c, "SELECT coalesce(sum(amount), 0) FROM wallet_keys WHERE payment_key = ? AND state = 'DONE'", paymentKey);
			if (refund.amount() > paid - back) return keep(c, refund.key(), paymentKey, content, refund.amount(), Outcome.refused("more than was paid"));
			refund(c, "wallet:" + refund.key(), null, refund, clock.millis());
			return keep(c, refund.key(), paymentKey, content, refund.amount(), Outcome.done(refund.key()));
		});
	}

	/** Through the writer, behind every payment that was handed in before. */
	@Override
	public CompletionStage<Outcome> query(String key) {
		return database.write(Orders.FILE, c -> Sql.one(c, "SELECT state, reason FROM wallet_keys WHERE key = ?", row -> outcome(key, row.getString(1), row.getString(2)), key).orElse(Outcome.none()));
	}

	/** @return the first outcome of the key, null for a new one */
	private static Outcome known(Connection c, String key, String content) throws SQLException {
		return Sql.one(c, "SELECT state, reason, content FROM wallet_keys WHERE key = ?", row -> {
			if (!row.getString(3).equals(content)) throw new KeyConflictException(key);
			return outcome(key, row.getString(1), row.getString(2));
		}, key).orElse(null);
	}

	private static Outcome keep(Connection c, String key, String paymentKey, String content, long amount, Outcome outcome) throws SQLException {
		Sql.run(c, "INSERT INTO wallet_keys (key, payment_key, content, amount, state, reason) VALUES (?, ?, ?, ?, ?, ?)", key, paymentKey, content, amount, outcome.state().name(), outcome.reason());
		return outcome;
	}

	private static Outcome outcome(String key, String state, String reason) {
		return state.equals(State.DONE.name()) ? Outcome.done(key) : Outcome.refused(reason);
	}

	@Override
	public CompletionStage<OptionalLong> balance(String payer, String currency) {
		return database.read(Orders.FILE, c -> OptionalLong.of(Ledger.balance(c, payer)));
	}

	/** @throws KeyConflictException when the reference moved another amount, or to another account */
	static void checkSame(Connection c, String reference, String key, String to, long amount) throws SQLException {
		long same = Sql.number(c, "SELECT count(*) FROM transactions t JOIN entries e ON e.transaction_id = t.id JOIN accounts a ON a.id = e.account_id WHERE t.reference = ? AND a.name = ? AND e.amount = ?",
			reference, to, amount);
		if (same != 1) throw new KeyConflictException(key);
	}
}
