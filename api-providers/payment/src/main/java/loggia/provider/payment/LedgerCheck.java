package loggia.provider.payment;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must always hold of the books, asked of the rows themselves. */
final class LedgerCheck {
	/** Most offenders that are named for one rule. */
	private static final int MOST_NAMED = 5;
	/** A rule to the query that finds what breaks it: one text column. */
	private static final Map<String, String> RULES = rules();

	/**
	 * @param balanced     whether every rule holds
	 * @param problems     sentences; empty when balanced
	 * @param transactions how many were looked at
	 */
	public record Report(boolean balanced, List<String> problems, long transactions, long entries, long orders, long at) {}

	private LedgerCheck() {}

	/** Reads all of it, in one consistent view: a few seconds for a million entries. */
	static Report run(Connection connection, long now) throws SQLException {
		var problems = new ArrayList<String>();
		for (var rule : RULES.entrySet()) {
			var offenders = Sql.all(connection, rule.getValue() + " LIMIT " + (MOST_NAMED + 1), row -> row.getString(1));
			if (offenders.isEmpty()) continue;
			boolean more = offenders.size() > MOST_NAMED;
			problems.add(rule.getKey() + ": " + String.join(", ", offenders.subList(0, Math.min(MOST_NAMED, offenders.size()))) + (more ? ", …" : ""));
		}
		return new Report(problems.isEmpty(), List.copyOf(problems), Sql.number(connection, "SELECT count(*) FROM transactions"), Sql.number(connection, "SELECT count(*) FROM entries"),
			Sql.number(connection, "SELECT count(*) FROM orders"), now);
	}

	private static Map<String, String> rules() {
		var paid = "('PAID', 'PARTLY_REFUNDED', 'REFUNDED')";
		var rules = new LinkedHashMap<String, String>();
		// +column: by the order's few transactions, not by the merchant's many entries
		rules.put("the entries of a transaction sum to zero in each currency",
			"SELECT 'transaction ' || transaction_id FROM entries GROUP BY transaction_id, currency HAVING sum(amount) <> 0");
		rules.put("a transaction has at least two entries",
			"SELECT 'transaction ' || t.id FROM transactions t WHERE (SELECT count(*) FROM entries e WHERE e.transaction_id = t.id) < 2");
		rules.put("an account's balance is the sum of its entries",
			"SELECT a.name FROM accounts a WHERE a.balance <> (SELECT coalesce(sum(e.amount), 0) FROM entries e WHERE e.account_id = a.id)");
		rules.put("an entry has the currency of its account", "SELECT 'entry ' || e.id FROM entries e JOIN accounts a ON a.id = e.account_id WHERE e.currency <> a.currency");
		rules.put("no wallet is below zero", "SELECT name FROM accounts WHERE kind = 'WALLET' AND balance < 0");
		rules.put("a paid order has one payment of its amount to its merchant",
			"SELECT 'order ' || o.id FROM orders o JOIN merchants m ON m.id = o.merchant_id WHERE o.state IN " + paid + " AND ((SELECT count(*) FROM transactions t WHERE t.order_id = o.id AND t.kind = 'PAY') <> 1"
				+ " OR (SELECT coalesce(sum(e.amount), 0) FROM transactions t JOIN entries e ON e.transaction_id = t.id WHERE t.order_id = o.id AND t.kind = 'PAY' AND +e.account_id = m.account_id) <> o.amount)");
		rules.put("an order that is not paid has no transaction",
			"SELECT 'order ' || o.id FROM orders o WHERE o.state NOT IN " + paid + " AND EXISTS (SELECT 1 FROM transactions t WHERE t.order_id = o.id)");
		rules.put("what an order says went back is what its refunds say",
			"SELECT 'order ' || o.id FROM orders o WHERE o.refunded <> (SELECT coalesce(sum(r.amount), 0) FROM refunds r WHERE r.order_id = o.id AND r.state IN ('PENDING', 'DONE'))");
		rules.put("refunds are never more than was paid", "SELECT 'order ' || o.id FROM orders o WHERE o.refunded > CASE WHEN o.state IN " + paid + " THEN o.amount ELSE 0 END");
		rules.put("an order's state says what went back",
			"SELECT 'order ' || o.id FROM orders o WHERE o.state IN " + paid + " AND o.state <> CASE WHEN o.refunded = 0 THEN 'PAID' WHEN o.refunded < o.amount THEN 'PARTLY_REFUNDED' ELSE 'REFUNDED' END");
		rules.put("a refund that is done has one transaction of its amount, another has none",
			"SELECT 'refund ' || r.id FROM refunds r WHERE (SELECT coalesce(sum(e.amount), 0) FROM transactions t JOIN entries e ON e.transaction_id = t.id WHERE t.reference = 'refund:' || r.id AND e.amount > 0)"
				+ " <> CASE r.state WHEN 'DONE' THEN r.amount ELSE 0 END");
		rules.put("each transaction of an order is its payment or one of its refunds",
			"SELECT 'transaction ' || t.id FROM transactions t WHERE t.order_id IS NOT NULL AND t.reference <> 'pay:' || t.order_id AND NOT EXISTS"
				+ " (SELECT 1 FROM refunds r WHERE t.reference = 'refund:' || r.id AND r.order_id = t.order_id)");
		rules.put("its merchant hears of every order that is paid", "SELECT 'order ' || o.id FROM orders o WHERE o.state IN " + paid + " AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.order_id = o.id)");
		return rules;
	}
}
