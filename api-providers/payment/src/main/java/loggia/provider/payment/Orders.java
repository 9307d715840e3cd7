package loggia.provider.payment;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The rows of orders and refunds, and their states. Everything here runs inside a work of the database. */
final class Orders {
	/** The database's file: {@code ledger.db}, whose commits wait for the disk. */
	static final String FILE = "ledger";
	private static final String COLUMNS = "id, merchant_id, out_trade_no, app_id, openid, person_id, description, amount, currency, notify_url, state, gateway, attempt, refunded, created_at, expires_at, paid_at";

	/**
	 * @param id        also the prepay id
	 * @param openid    who alone may pay it, by the mini-program's name for them; or null
	 * @param personId  who paid it or is paying; or null
	 * @param gateway   what it is, or was, paid with; or null
	 * @param attempt   how often a gateway was asked
	 * @param refunded  fen that went back or are on their way back
	 * @param expiresAt ms; nobody can pay it later
	 * @param paidAt    ms, or null
	 */
	record Order(String id, String merchantId, String outTradeNo, String appId, String openid, String personId, String description, long amount, String currency, String notifyUrl, OrderState state,
			String gateway, int attempt, long refunded, long createdAt, long expiresAt, Long paidAt) {
		/** @return the gateway's key for the attempt that was made last */
		String gatewayKey() {
			return id + ":" + attempt;
		}
	}

	/** Of a refund. */
	enum RefundState {
		PENDING, DONE, FAILED
	}

	record Refund(String id, String merchantId, String outRefundNo, String orderId, long amount, String reason, RefundState state, long createdAt, Long doneAt) {}

	/** What happened to an order, oldest first. */
	record Event(long at, String event, String detail) {}

	private Orders() {}

	static Optional<Order> find(Connection connection, String id) throws SQLException {
		return Sql.one(connection, "SELECT " + COLUMNS + " FROM orders WHERE id = ?", Orders::read, id);
	}

	static Optional<Order> find(Connection connection, String merchantId, String outTradeNo) throws SQLException {
		return Sql.one(connection, "SELECT " + COLUMNS + " FROM orders WHERE merchant_id = ? AND out_trade_no = ?", Orders::read, merchantId, outTradeNo);
	}

	static void insert(Connection connection, Order order) throws SQLException {
		Failpoints.hit("create.before-order");
		Sql.run(connection, "INSERT INTO orders (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", order.id, order.merchantId, order.outTradeNo, order.appId, order.openid,
			order.personId, order.description, order.amount, order.currency, order.notifyUrl, order.state.name(), order.gateway, order.attempt, order.refunded, order.createdAt, order.expiresAt,
			order.paidAt);
		Failpoints.hit("create.after-order");
		event(connection, order.id, order.createdAt, "created", null);
	}

	/** Nobody will pay it any more: CLOSED or EXPIRED. */
	static void end(Connection connection, Order order, OrderState next, long now) throws SQLException {
		step(order, next);
		one(Sql.run(connection, "UPDATE orders SET state = ? WHERE id = ? AND state = ?", next.name(), order.id, order.state.name()), order);
		event(connection, order.id, now, next == OrderState.CLOSED ? "closed" : "expired", null);
	}

	/** A gateway is about to be asked. @return the order with its next attempt */
	static Order paying(Connection connection, Order order, String gateway, String personId, long now) throws SQLException {
		step(order, OrderState.PAYING);
		one(Sql.run(connection, "UPDATE orders SET state = 'PAYING', gateway = ?, person_id = ?, attempt = attempt + 1 WHERE id = ? AND state = ?", gateway, personId, order.id, order.state.name()),
			order);
		event(connection, order.id, now, "paying", gateway);
		return find(connection, order.id).orElseThrow();
	}

	/** The gateway did not do it: it may be paid again. */
	static void notPaid(Connection connection, Order order, String reason, long now) throws SQLException {
		step(order, OrderState.CREATED);
		one(Sql.run(connection, "UPDATE orders SET state = 'CREATED', gateway = NULL, person_id = NULL WHERE id = ? AND state = ?", order.id, order.state.name()), order);
		event(connection, order.id, now, "notPaid", reason);
	}

	static void paid(Connection connection, Order order, String gateway, String personId, long now) throws SQLException {
		step(order, OrderState.PAID);
		one(Sql.run(connection, "UPDATE orders SET state = 'PAID', gateway = ?, person_id = ?, paid_at = ? WHERE id = ? AND state = ?", gateway, personId, now, order.id, order.state.name()), order);
		event(connection, order.id, now, "paid", gateway);
		Failpoints.hit("pay.after-order");
	}

	/** So much more (or, when a gateway refused it, less) of a paid order went back. */
	static void refunded(Connection connection, Order order, long more, String event, String detail, long now) throws SQLException {
		long refunded = Math.addExact(order.refunded, more);
		var next = OrderState.refunded(order.amount, refunded);
		step(order, next);
		one(Sql.run(connection, "UPDATE orders SET state = ?, refunded = ? WHERE id = ? AND state = ? AND refunded = ?", next.name(), refunded, order.id, order.state.name(), order.refunded), order);
		event(connection, order.id, now, event, detail);
	}

	static void event(Connection connection, String orderId, long now, String event, String detail) throws SQLException {
		Sql.run(connection, "INSERT INTO order_events (order_id, at, event, detail) VALUES (?, ?, ?, ?)", orderId, now, event, detail);
	}

	static List<Event> events(Connection connection, String orderId) throws SQLException {
		return Sql.all(connection, "SELECT at, event, detail FROM order_events WHERE order_id = ? ORDER BY id", row -> new Event(row.getLong(1), row.getString(2), row.getString(3)), orderId);
	}

	/** @return orders that can never be paid now, at most so many */
	static List<Order> overdue(Connection connection, long now, int most) throws SQLException {
		return Sql.all(connection, "SELECT " + COLUMNS + " FROM orders WHERE state = 'CREATED' AND expires_at <= ? LIMIT " + most, Orders::read, now);
	}

	static List<Order> paying(Connection connection) throws SQLException {
		return Sql.all(connection, "SELECT " + COLUMNS + " FROM orders WHERE state = 'PAYING' ORDER BY id", Orders::read);
	}

	/** @param where SQL after WHERE, with ORDER BY and LIMIT */
	static List<Order> list(Connection connection, String where, Object... arguments) throws SQLException {
		return Sql.all(connection, "SELECT " + COLUMNS + " FROM orders WHERE " + where, Orders::read, arguments);
	}

	static void insert(Connection connection, Refund refund) throws SQLException {
		Sql.run(connection, "INSERT INTO refunds (id, merchant_id, out_refund_no, order_id, amount, reason, state, created_at, done_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", refund.id, refund.merchantId,
			refund.outRefundNo, refund.orderId, refund.amount, refund.reason, refund.state.name(), refund.createdAt, refund.doneAt);
		Failpoints.hit("refund.after-refund");
	}

	static void refundIs(Connection connection, Refund refund, RefundState state, long now) throws SQLException {
		int changed = Sql.run(connection, "UPDATE refunds SET state = ?, done_at = ? WHERE id = ? AND state = 'PENDING'", state.name(), state == RefundState.DONE ? now : null, refund.id);
		if (changed != 1) throw new IllegalStateException("refund " + refund.id + " is not PENDING any more");
	}

	static Optional<Refund> refund(Connection connection, String id) throws SQLException {
		return refunds(connection, "id = ?", id).stream().findFirst();
	}

	static Optional<Refund> refund(Connection connection, String merchantId, String outRefundNo) throws SQLException {
		return refunds(connection, "merchant_id = ? AND out_refund_no = ?", merchantId, outRefundNo).stream().findFirst();
	}

	/** @param where SQL after WHERE */
	static List<Refund> refunds(Connection connection, String where, Object... arguments) throws SQLException {
		return Sql.all(connection, "SELECT id, merchant_id, out_refund_no, order_id, amount, reason, state, created_at, done_at FROM refunds WHERE " + where, row -> new Refund(row.getString(1),
			row.getString(2), row.getString(3), row.getString(4), row.getLong(5), row.getString(6), RefundState.valueOf(row.getString(7)), row.getLong(8), Sql.nullable(row, "done_at")), arguments);
	}

	private static void step(Order order, OrderState next) {
		if (!order.state.canBecome(next)) throw new IllegalStateException("order " + order.id + " is " + order.state + ": it cannot become " + next);
	}

	private static void one(int changed, Order order) {
		if (changed != 1) throw new IllegalStateException("order " + order.id + " is not what it was read as");
	}

	private static Order read(ResultSet row) throws SQLException {
		return new Order(row.getString("id"), row.getString("merchant_id"), row.getString("out_trade_no"), row.getString("app_id"), row.getString("openid"), row.getString("person_id"),
			row.getString("description"), row.getLong("amount"), row.getString("currency"), row.getString("notify_url"), OrderState.valueOf(row.getString("state")), row.getString("gateway"),
			row.getInt("attempt"), row.getLong("refunded"), row.getLong("created_at"), row.getLong("expires_at"), Sql.nullable(row, "paid_at"));
	}
}
