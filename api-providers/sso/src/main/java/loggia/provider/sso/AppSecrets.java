package loggia.provider.sso;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import loggia.rest.RestException;
import org.bouncycastle.crypto.generators.SCrypt;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The secrets by which apps' backends prove themselves: scrypt (RFC 7914) in platform.db, shown once. A secret that was right is remembered as
 * a digest, so that a busy backend pays for scrypt once; wrong ones wait longer and longer per app and address. Thread-safe; its methods block.
 */
@Component(service = AppSecrets.class)
public class AppSecrets {
	/** One app's secret, without the secret. @param since milliseconds since 1970 */
	public record Entry(String appId, long since) {}

	private record Verified(String hash, byte[] digest) {}

	private static final class Failures {
		int count;
		long openAt;
		long last;
	}

	private static final int LOG_N = 14;
	private static final int R = 8;
	private static final Pattern PHC = Pattern.compile("\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,2}),p=1\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");
	private static final String NOBODY = phc("nobody's");
	private static final int FREE_FAILURES = 5;
	private static final long LONGEST_MS = 60_000;
	private static final long FORGET_MS = 600_000;
	private static final int MOST_FAILURES = 10_000;

	private final Tables tables;
	private final LongSupplier clock;
	private final Semaphore free = new Semaphore(2);
	private final Map<String, Verified> verified = new ConcurrentHashMap<>();
	private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
			return size() > MOST_FAILURES;
		}
	};

	@Activate
	public AppSecrets(@Reference Tables tables) {
		this(tables, System::currentTimeMillis);
	}

	/** @param clock milliseconds */
	AppSecrets(Tables tables, LongSupplier clock) {
		this.tables = tables;
		this.clock = clock;
	}

	/** Makes a secret; the one before opens nothing any more. @return 256 random bits, base64url */
	public String replace(String appId) {
		var secret = Sessions.random(32);
		var hash = phc(secret);
		Tables.await(tables.write(connection -> {
			try (var statement = connection.prepareStatement("INSERT OR REPLACE INTO sso_app_secrets VALUES (?, ?, ?)")) {
				statement.setString(1, appId);
				statement.setString(2, hash);
				statement.setLong(3, clock.getAsLong());
				return statement.executeUpdate();
			}
		}));
		return secret;
	}

	/** @return whether there was one */
	public boolean remove(String appId) {
		return Tables.await(tables.write(connection -> {
			try (var statement = connection.prepareStatement("DELETE FROM sso_app_secrets WHERE app_id = ?")) {
				statement.setString(1, appId);
				return statement.executeUpdate() > 0;
			}
		}));
	}

	public List<Entry> list() {
		return Tables.await(tables.read(connection -> {
			var found = new ArrayList<Entry>();
			try (var statement = connection.prepareStatement("SELECT app_id, since FROM sso_app_secrets ORDER BY app_id"); var rows = statement.executeQuery()) {
				while (rows.next()) found.add(new Entry(rows.getString(1), rows.getLong(2)));
			}
			return found;
		}));
	}

	/** @throws RestException 401 for a wrong app or secret, 429 after several of them */
	public void check(String appId, String secret, String address) {
		var hash = Tables.await(tables.read(connection -> hash(connection, appId)));
		var digest = Sessions.digest(secret).getBytes(StandardCharsets.US_ASCII);
		var known = verified.get(appId);
		if (hash != null && known != null && known.hash().equals(hash) && MessageDigest.isEqual(known.digest(), digest)) return;
		var who = address + " " + appId;
		begin(who);
		if (!verify(secret, hash == null ? NOBODY : hash) || hash == null) {
			throw new RestException(401, "wrongSecret", "app id or secret is wrong: an administrator makes a new secret with POST /api/v1/app-secrets/APPID");
		}
		verified.put(appId, new Verified(hash, digest));
		synchronized (failures) {
			failures.remove(who);
		}
	}

	/** An attempt counts as failed until it turns out right. */
	private void begin(String who) {
		synchronized (failures) {
			long now = clock.getAsLong();
			var of = failures.computeIfAbsent(who, k -> new Failures());
			if (now - of.last > FORGET_MS) of.count = 0;
			if (of.count >= FREE_FAILURES && now < of.openAt) throw new RestException(429, "tooManyAttempts", "too many wrong secrets: wait " + (of.openAt - now + 999) / 1000 + " s");
			of.count++;
			of.last = now;
			of.openAt = of.count < FREE_FAILURES ? 0 : now + Math.min(LONGEST_MS, 1_000L << Math.min(16, of.count - FREE_FAILURES));
		}
	}

	private boolean verify(String secret, String hash) {
		var parts = PHC.matcher(hash);
		if (!parts.matches()) throw new IllegalStateException("a stored app secret is not scrypt: make a new one");
		try {
			if (!free.tryAcquire(5, TimeUnit.SECONDS)) throw new RestException(503, "busy", "too many secrets are checked at this moment: try again");
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new RestException(503, "busy", "the gateway is stopping");
		}
		try {
			var base64 = Base64.getDecoder();
			return MessageDigest.isEqual(base64.decode(parts.group(4)),
				SCrypt.generate(secret.getBytes(StandardCharsets.UTF_8), base64.decode(parts.group(3)), 1 << Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), 1, 32));
		} finally {
			free.release();
		}
	}

	private static String phc(String secret) {
		var salt = new byte[16];
		new SecureRandom().nextBytes(salt);
		var base64 = Base64.getEncoder().withoutPadding();
		return "$scrypt$ln=" + LOG_N + ",r=" + R + ",p=1$" + base64.encodeToString(salt) + "$"
			+ base64.encodeToString(SCrypt.generate(secret.getBytes(StandardCharsets.UTF_8), salt, 1 << LOG_N, R, 1, 32));
	}

	private static String hash(Connection connection, String appId) throws SQLException {
		try (var statement = connection.prepareStatement("SELECT hash FROM sso_app_secrets WHERE app_id = ?")) {
			statement.setString(1, appId);
			try (var rows = statement.executeQuery()) {
				return rows.next() ? rows.getString(1) : null;
			}
		}
	}
}
