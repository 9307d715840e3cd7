package loggia.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/** The hash chain: each row's hash covers the hash before it, so a changed, removed or inserted row shows. */
public final class AuditChain {
	/** The hash before the first row. */
	static final String START = "0".repeat(64);

	/** The newest row of the chain; {@code seq} 0 and {@link #START} when there is none. */
	record Head(long seq, String hash) {}

	/**
	 * What a walk along the chain found.
	 *
	 * @param records how many are kept and good
	 * @param problem null when the chain is whole
	 */
	public record Verdict(long records, String problem) {}

	private final MessageDigest digest;

	AuditChain() {
		try {
			digest = MessageDigest.getInstance("SHA-256");
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java platform has SHA-256", e);
		}
	}

	/** Lengths before the fields, so that no two lists of fields hash alike. Not thread-safe. */
	String next(String before, long seq, List<String> fields) {
		digest.update(before.getBytes(StandardCharsets.US_ASCII));
		digest.update(Long.toString(seq).getBytes(StandardCharsets.US_ASCII));
		for (String field : fields) {
			byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
			digest.update((":" + bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
			digest.update(bytes);
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	static Head head(Connection connection) throws SQLException {
		try (var statement = connection.prepareStatement("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"); var rows = statement.executeQuery()) {
			return rows.next() ? new Head(rows.getLong(1), rows.getString(2)) : new Head(0, START);
		}
	}

	/** In platform.db: where the log had got to. */
	static Head anchor(Connection connection) throws SQLException {
		return kept(connection, "audit_anchor");
	}

	/** In platform.db: the newest record that was dropped; the chain begins after it. */
	static Head start(Connection connection) throws SQLException {
		return kept(connection, "audit_start");
	}

	private static Head kept(Connection connection, String table) throws SQLException {
		try (var statement = connection.prepareStatement("SELECT seq, hash FROM " + table); var rows = statement.executeQuery()) {
			return rows.next() ? new Head(rows.getLong(1), rows.getString(2)) : new Head(0, START);
		}
	}

	/**
	 * Walks the whole chain.
	 *
	 * @param start  the newest record that was dropped, as platform.db remembers
	 * @param anchor where the log had got to, as platform.db remembers
	 */
	static Verdict verify(Connection connection, Head start, Head anchor) throws SQLException {
		var chain = new AuditChain();
		String hash = start.hash();
		long seq = start.seq();
		String anchored = anchor.seq() <= seq ? anchor.hash() : null;
		String sql = "SELECT seq, " + AuditRows.FIELDS + ", hash FROM audit WHERE seq > " + start.seq() + " ORDER BY seq";
		try (var statement = connection.prepareStatement(sql); var rows = statement.executeQuery()) {
			while (rows.next()) {
				seq++;
				if (rows.getLong(1) != seq) {
					return new Verdict(seq - 1 - start.seq(), "record " + seq + " is missing");
				}
				hash = chain.next(hash, seq, AuditRows.read(rows, 2).fields());
				if (!hash.equals(rows.getString("hash"))) {
					return new Verdict(seq - 1 - start.seq(), "record " + seq + " was changed");
				}
				if (seq == anchor.seq()) {
					anchored = hash;
				}
			}
		}
		long records = seq - start.seq();
		if (anchored == null) {
			return new Verdict(records, "the log ends at record " + seq + " but had " + anchor.seq() + ": its end was cut off");
		}
		return new Verdict(records, anchored.equals(anchor.hash()) ? null : "record " + anchor.seq() + " is not the one that was written: the log was rewritten");
	}
}
