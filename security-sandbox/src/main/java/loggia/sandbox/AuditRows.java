package loggia.sandbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows of the table {@code audit}: written in order, found by filters that SQLite applies. */
public final class AuditRows {
	/** In the order of {@link AuditRecord}. */
	static final String FIELDS = "at, app_id, release, plugin, user_id, device_id, session_id, api, provider, decision, actor, actor_name, action, target";
	static final String INSERT = "INSERT INTO audit (seq, " + FIELDS + ", hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

	/** A record and its number in the chain. */
	public record Row(long seq, AuditRecord record) {}

	/** @param total how many the filter lets through */
	public record Found(List<Row> rows, long total) {}

	/**
	 * What is looked for; null for anything.
	 *
	 * @param outcome a decision, or how an action ended; {@code failed} finds {@code failed:CODE} too
	 * @param actor   id or name of an operator
	 * @param text    part of an API, action, target, app or user
	 * @param from    milliseconds since 1970, inclusive
	 * @param to      milliseconds since 1970, exclusive
	 */
	public record Filter(String appId, String userId, String api, String outcome, String actor, String action, String text, Long from, Long to) {
		/** Everything. */
		public static final Filter ALL = new Filter(null, null, null, null, null, null, null, null, null);
	}

	/** A condition of SQL with its values. */
	private static final class Where {
		private final StringBuilder sql = new StringBuilder();
		private final List<Object> values = new ArrayList<>();

		void add(Object value, String condition, int times) {
			if (value == null) {
				return;
			}
			sql.append(sql.isEmpty() ? " WHERE " : " AND ").append(condition);
			for (int i = 0; i < times; i++) {
				values.add(value);
			}
		}

		int fill(PreparedStatement statement) throws SQLException {
			int i = 1;
			for (Object value : values) {
				statement.setObject(i++, value);
			}
			return i;
		}
	}

	private AuditRows() {}

	static Found find(Connection connection, Filter filter, int limit, long offset) throws SQLException {
		var where = where(filter);
		var rows = new ArrayList<Row>();
		try (var statement = connection.prepareStatement("SELECT seq, " + FIELDS + " FROM audit" + where.sql + " ORDER BY seq DESC LIMIT ? OFFSET ?")) {
			int i = where.fill(statement);
			statement.setInt(i, limit);
			statement.setLong(i + 1, offset);
			try (var found = statement.executeQuery()) {
				while (found.next()) {
					rows.add(new Row(found.getLong(1), read(found, 2)));
				}
			}
		}
		return new Found(rows, total(connection, where));
	}

	/** The numbers of the chain have no gaps: the first and the last say how many there are. */
	private static long total(Connection connection, Where where) throws SQLException {
		var sql = where.sql.isEmpty() ? "SELECT coalesce((SELECT max(seq) FROM audit) - (SELECT min(seq) FROM audit) + 1, 0)" : "SELECT count(*) FROM audit" + where.sql;
		try (var statement = connection.prepareStatement(sql)) {
			where.fill(statement);
			try (var row = statement.executeQuery()) {
				return row.next() ? row.getLong(1) : 0;
			}
		}
	}

	private static Where where(Filter filter) {
		var where = new Where();
		where.add(filter.appId, "app_id = ?", 1);
		where.add(filter.userId, "user_id = ?", 1);
		where.add(filter.api, "api = ?", 1);
		where.add(filter.outcome, "(decision = ? OR decision LIKE ? || ':%')", 2);
		// the index of actions holds their rows only, and SQLite uses it when it is told so
		where.add(filter.action, "action <> '' AND action = ?", 1);
		where.add(filter.actor, "action <> '' AND ? IN (actor, actor_name)", 1);
		where.add(filter.from, "at >= ?", 1);
		where.add(filter.to, "at < ?", 1);
		where.add(filter.text, "(instr(lower(api || ' ' || action || ' ' || target || ' ' || app_id || ' ' || user_id), lower(?)) > 0)", 1);
		return where;
	}

	/** @param first the column of {@code at} */
	static AuditRecord read(ResultSet rows, int first) throws SQLException {
		int i = first + 1;
		return new AuditRecord(rows.getLong(first), rows.getString(i++), rows.getString(i++), rows.getString(i++), rows.getString(i++),
				rows.getString(i++), rows.getString(i++), rows.getString(i++), rows.getString(i++), rows.getString(i++), rows.getString(i++),
				rows.getString(i++), rows.getString(i++), rows.getString(i));
	}

	static void fill(PreparedStatement insert, long seq, AuditRecord r, String hash) throws SQLException {
		insert.setLong(1, seq);
		insert.setLong(2, r.at());
		int i = 3;
		for (String field : new String[] { r.appId(), r.release(), r.plugin(), r.userId(), r.deviceId(), r.sessionId(), r.api(), r.provider(), r.decision(),
				r.actor(), r.actorName(), r.action(), r.target(), hash }) {
			insert.setString(i++, field);
		}
	}
}
