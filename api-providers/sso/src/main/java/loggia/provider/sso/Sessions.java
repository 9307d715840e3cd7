package loggia.provider.sso;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Codes of {@code wx.login} and the session keys behind them, all in platform.db: a restart or a new version of this bundle loses none. Thread-safe. */
final class Sessions {
	/** As in WeChat. */
	static final long CODE_LIFE_MS = 300_000;
	private static final SecureRandom RANDOM = new SecureRandom();

	/** What became of a code. */
	enum Outcome {
		DONE, UNKNOWN, USED, OF_ANOTHER_APP
	}

	/** @param userId and sessionKey null unless it is done */
	record Redeemed(Outcome outcome, String userId, String sessionKey) {}

	/** @param key base64 of 16 bytes @param since milliseconds since 1970 */
	record SessionKey(String key, long since) {}

	private final Tables tables;
	private final LongSupplier clock;

	/** @param clock milliseconds */
	Sessions(Tables tables, LongSupplier clock) {
		this.tables = tables;
		this.clock = clock;
	}

	/** A new session key, and a code for it. @return the code, when the disk has it */
	CompletionStage<String> login(String appId, String userId) {
		var code = random(24);
		var sessionKey = new byte[16];
		RANDOM.nextBytes(sessionKey);
		long now = clock.getAsLong();
		return tables.write(connection -> {
			forgetOldCodes(connection, now);
			try (var statement = connection.prepareStatement("INSERT INTO sso_codes VALUES (?, ?, ?, ?, 0)")) {
				statement.setString(1, digest(code));
				statement.setString(2, appId);
				statement.setString(3, userId);
				statement.setLong(4, now + CODE_LIFE_MS);
				statement.executeUpdate();
			}
			try (var statement = connection.prepareStatement("INSERT OR REPLACE INTO sso_sessions VALUES (?, ?, ?, ?)")) {
				statement.setString(1, appId);
				statement.setString(2, userId);
				statement.setString(3, Base64.getEncoder().encodeToString(sessionKey));
				statement.setLong(4, now);
				statement.executeUpdate();
			}
			return code;
		});
	}

	/** Uses the code up. Another app's secret does not: that app must not be able to spoil it. */
	CompletionStage<Redeemed> redeem(String appId, String code) {
		long now = clock.getAsLong();
		return tables.write(connection -> {
			String userId;
			try (var statement = connection.prepareStatement("SELECT app_id, user_id, used FROM sso_codes WHERE hash = ? AND expires_at > ?")) {
				statement.setString(1, digest(code));
				statement.setLong(2, now);
				try (var rows = statement.executeQuery()) {
					if (!rows.next()) return new Redeemed(Outcome.UNKNOWN, null, null);
					if (!rows.getString(1).equals(appId)) return new Redeemed(Outcome.OF_ANOTHER_APP, null, null);
					if (rows.getBoolean(3)) return new Redeemed(Outcome.USED, null, null);
					userId = rows.getString(2);
				}
			}
			try (var statement = connection.prepareStatement("UPDATE sso_codes SET used = 1 WHERE hash = ?")) {
				statement.setString(1, digest(code));
				statement.executeUpdate();
			}
			var session = find(connection, appId, userId);
			return session == null ? new Redeemed(Outcome.UNKNOWN, null, null) : new Redeemed(Outcome.DONE, userId, session.key());
		});
	}

	/** @return null when there was no login */
	CompletionStage<SessionKey> session(String appId, String userId) {
		return tables.read(connection -> find(connection, appId, userId));
	}

	private static SessionKey find(Connection connection, String appId, String userId) throws SQLException {
		try (var statement = connection.prepareStatement("SELECT session_key, since FROM sso_sessions WHERE app_id = ? AND user_id = ?")) {
			statement.setString(1, appId);
			statement.setString(2, userId);
			try (var rows = statement.executeQuery()) {
				return rows.next() ? new SessionKey(rows.getString(1), rows.getLong(2)) : null;
			}
		}
	}

	private static void forgetOldCodes(Connection connection, long now) throws SQLException {
		try (var statement = connection.prepareStatement("DELETE FROM sso_codes WHERE expires_at <= ?")) {
			statement.setLong(1, now);
			statement.executeUpdate();
		}
	}

	/** @return base64url */
	static String random(int bytes) {
		var random = new byte[bytes];
		RANDOM.nextBytes(random);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
	}

	/** @return SHA-256, hex */
	static String digest(String text) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}
}
