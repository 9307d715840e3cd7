package loggia.provider.payment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import loggia.provider.payment.Orders.Order;
import loggia.provider.payment.Orders.Refund;

/** What merchants are to hear: rows that are written with what they tell, and tried until they are acknowledged. Inside a work of the database. */
final class Outbox {
	static final ObjectMapper JSON = new ObjectMapper();
	private static final String COLUMNS = "id, order_id, merchant_id, url, body, state, attempts, next_at, last_status, last_error, created_at, done_at";
	private static final long SECOND = 1_000;
	private static final long MINUTE = 60 * SECOND;
	private static final long HOUR = 60 * MINUTE;
	/** How long after the first, second, … attempt the next is made, in ms: WeChat Pay's schedule. After the last nothing is tried any more. */
	private static final long[] PAUSES = { 15 * SECOND, 15 * SECOND, 30 * SECOND, 3 * MINUTE, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, 30 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 3 * HOUR, 3 * HOUR,
		6 * HOUR, 6 * HOUR };

	enum State {
		PENDING, DONE, GAVE_UP
	}

	/**
	 * @param attempts   how often it was tried
	 * @param nextAt     ms; when it is tried next
	 * @param lastStatus HTTP status of the last answer, or null
	 * @param lastError  why there was none, or null
	 */
	record Notification(String id, String orderId, String merchantId, String url, String body, State state, int attempts, long nextAt, Integer lastStatus, String lastError, long createdAt, Long doneAt) {}

	private Outbox() {}

	/** @param refund null when it tells of the payment */
	static void add(Connection connection, String event, Order order, Refund refund, long now) throws SQLException {
		var id = Signatures.random(16);
		var body = JSON.createObjectNode().put("id", id).put("event", event).put("createdAt", now);
		body.set("order", json(order));
		if (refund != null) body.set("refund", json(refund, order));
		Sql.run(connection, "INSERT INTO notifications (id, order_id, merchant_id, url, body, state, next_at, created_at) VALUES (?, ?, ?, ?, ?, 'PENDING', ?, ?)", id, order.id(), order.merchantId(),
			order.notifyUrl(), body.toString(), now, now);
	}

	/** An order as its merchant sees it. */
	static ObjectNode json(Order order) {
		var json = JSON.createObjectNode().put("prepayId", order.id()).put("outTradeNo", order.outTradeNo()).put("appId", order.appId());
		if (order.openid() != null) json.put("openid", order.openid());
		json.put("description", order.description());
		json.putObject("amount").put("total", order.amount()).put("currency", order.currency()).put("refunded", order.refunded());
		json.put("state", order.state().name()).put("createdAt", order.createdAt()).put("expiresAt", order.expiresAt());
		if (order.paidAt() != null) json.put("paidAt", order.paidAt());
		return json;
	}

	/** A refund as its merchant sees it. */
	static ObjectNode json(Refund refund, Order order) {
		var json = JSON.createObjectNode().put("refundId", refund.id()).put("outRefundNo", refund.outRefundNo()).put("outTradeNo", order.outTradeNo()).put("amount", refund.amount())
			.put("currency", order.currency()).put("reason", refund.reason()).put("state", refund.state().name()).put("createdAt", refund.createdAt());
		if (refund.doneAt() != null) json.put("doneAt", refund.doneAt());
		return json;
	}

	static Optional<Notification> find(Connection connection, String id) throws SQLException {
		return list(connection, "id = ?", id).stream().findFirst();
	}

	/** @param where SQL after WHERE */
	static List<Notification> list(Connection connection, String where, Object... arguments) throws SQLException {
		return Sql.all(connection, "SELECT " + COLUMNS + " FROM notifications WHERE " + where, Outbox::read, arguments);
	}

	/** @return when the next is due, in ms; empty when none is pending */
	static Optional<Long> next(Connection connection) throws SQLException {
		return Sql.one(connection, "SELECT next_at FROM notifications WHERE state = 'PENDING' ORDER BY next_at LIMIT 1", row -> row.getLong(1));
	}

	/** Writes down an attempt: done, tried again later, or given up. Does nothing when it is not pending any more. */
	static void attempted(Connection connection, Notification tried, boolean acknowledged, Integer status, String error, long now) throws SQLException {
		int attempts = tried.attempts + 1;
		var state = acknowledged ? State.DONE : attempts > PAUSES.length ? State.GAVE_UP : State.PENDING;
		long next = state == State.PENDING ? now + PAUSES[attempts - 1] : tried.nextAt;
		Sql.run(connection, "UPDATE notifications SET state = ?, attempts = ?, next_at = ?, last_status = ?, last_error = ?, done_at = ? WHERE id = ? AND state = 'PENDING'", state.name(), attempts,
			next, status, error, acknowledged ? now : null, tried.id);
	}

	/** Due at once, whatever became of it before, with the whole schedule ahead of it. @return whether there is one of this id */
	static boolean again(Connection connection, String id, long now) throws SQLException {
		return Sql.run(connection, "UPDATE notifications SET state = 'PENDING', attempts = 0, next_at = ?, done_at = NULL WHERE id = ?", now, id) == 1;
	}

	private static Notification read(ResultSet row) throws SQLException {
		var status = Sql.nullable(row, "last_status");
		return new Notification(row.getString("id"), row.getString("order_id"), row.getString("merchant_id"), row.getString("url"), row.getString("body"), State.valueOf(row.getString("state")),
			row.getInt("attempts"), row.getLong("next_at"), status == null ? null : status.intValue(), row.getString("last_error"), row.getLong("created_at"), Sql.nullable(row, "done_at"));
	}
}
