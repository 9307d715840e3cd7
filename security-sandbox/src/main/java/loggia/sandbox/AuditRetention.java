package loggia.sandbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import loggia.sandbox.AuditChain.Head;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How much of the audit log is kept. What is dropped is always its oldest part; platform.db remembers the last record of it, where the chain
 * now begins, so that records that somebody else removed still show.
 *
 * @param records most records, 0 for any number
 * @param days    oldest record in days, 0 for any age
 */
record AuditRetention(long records, int days) {
	/** Nothing is ever dropped. */
	static final AuditRetention FOREVER = new AuditRetention(0, 0);
	/** At most this many rows leave in one transaction, so that new records do not wait for long. */
	static final int CHUNK = 10_000;

	@ObjectClassDefinition(name = "Audit log", description = "How much of it is kept; a record takes about half a kilobyte")
	@interface Config {
		@AttributeDefinition(description = "Most records; the oldest are dropped beyond it. 0 keeps all")
		long keep_records() default 2_000_000;

		@AttributeDefinition(description = "Oldest record, in days. 0 keeps any age")
		int keep_days() default 0;
	}

	static AuditRetention of(Config config) {
		return new AuditRetention(Math.max(0, config.keep_records()), Math.max(0, config.keep_days()));
	}

	/**
	 * Finds what is to be dropped.
	 *
	 * @param head the newest record, which is always kept
	 * @param now  milliseconds since 1970
	 * @return the newest record to drop, or null when nothing is due; a few records too many are left alone
	 */
	Head due(Connection audit, Head head, long now) throws SQLException {
		long last = 0;
		if (records > 0) {
			long first = number(audit, "SELECT coalesce(min(seq), 0) FROM audit", 0);
			long excess = head.seq() - first + 1 - records;
			last = first > 0 && excess >= Math.max(1, records / 20) ? first + excess - 1 : 0;
		}
		if (days > 0) {
			// the first that stays; records are not strictly in the order of their clocks
			long stays = number(audit, "SELECT coalesce(min(seq), 0) FROM audit WHERE at >= ?", now - TimeUnit.DAYS.toMillis(days));
			last = Math.max(last, (stays == 0 ? head.seq() : stays) - 1);
		}
		try (var statement = audit.prepareStatement("SELECT seq, hash FROM audit WHERE seq = ?")) {
			statement.setLong(1, Math.min(last, head.seq() - 1));
			try (var rows = statement.executeQuery()) {
				return rows.next() ? new Head(rows.getLong(1), rows.getString(2)) : null;
			}
		}
	}

	/** Deletes one chunk of what lies before the start. @return whether there may be more */
	static boolean drop(Connection audit, Head start) throws SQLException {
		try (var statement = audit.prepareStatement("DELETE FROM audit WHERE seq IN (SELECT seq FROM audit WHERE seq <= ? ORDER BY seq LIMIT ?)")) {
			statement.setLong(1, start.seq());
			statement.setInt(2, CHUNK);
			return statement.executeUpdate() == CHUNK;
		}
	}

	/** In platform.db: from now on the chain begins after this record. */
	static void begin(Connection platform, Head start) throws SQLException {
		try (var statement = platform.prepareStatement("INSERT OR REPLACE INTO audit_start VALUES (1, ?, ?)")) {
			statement.setLong(1, start.seq());
			statement.setString(2, start.hash());
			statement.executeUpdate();
		}
		try (var statement = platform.prepareStatement("DELETE FROM audit_durable WHERE seq <= ?")) {
			statement.setLong(1, start.seq());
			statement.executeUpdate();
		}
	}

	private static long number(Connection connection, String sql, long value) throws SQLException {
		try (var statement = connection.prepareStatement(sql)) {
			if (sql.contains("?")) {
				statement.setLong(1, value);
			}
			try (var row = statement.executeQuery()) {
				row.next();
				return row.getLong(1);
			}
		}
	}
}
