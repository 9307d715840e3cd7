package loggia.provider.payment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import loggia.database.Database;
import loggia.provider.payment.Merchants.Merchant;
import loggia.rest.Reply;
import loggia.rest.Request;
import loggia.rest.RestException;

/**
 * Who of the merchants asks, and that a request does its work once: the signature is right, its time is now, its nonce is new, and its idempotency
 * key gives the first answer again. Thread-safe.
 */
final class MerchantDoor {
	private static final int MOST_BODY = 65_536;
	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._:-]{8,64}");
	private static final long DAY_MS = 86_400_000;
	/** How long an idempotency key gives the first answer again, in days. */
	static final int KEY_DAYS = 7;

	/** A request whose sender is proved. @param content names what it asks for; equal for equal requests */
	record Signed(Merchant merchant, String nonce, String key, String content, byte[] body, long now) {}

	/** What one work answers, before it is kept as the answer of its key. */
	@FunctionalInterface
	interface Work {
		/** @return status and JSON text @throws RestException before anything is written */
		Answer run(Connection connection) throws SQLException;
	}

	record Answer(int status, String json, RestException refusal) {
		static Answer of(int status, Object json) {
			return new Answer(status, json.toString(), null);
		}

		private static Answer refused(RestException refusal) {
			return new Answer(refusal.status, null, refusal);
		}
	}

	private final Database database;
	private final Merchants merchants;
	private final InstantSource clock;
	private final long windowMs;
	/** Nonces of the last minutes, also of requests that changed nothing; those of requests that did are in the database too. */
	private final Map<String, Long> nonces = new ConcurrentHashMap<>();

	/** @param windowMs how old, or how far ahead, a request's time may be */
	MerchantDoor(Database database, Merchants merchants, InstantSource clock, long windowMs) {
		this.database = database;
		this.merchants = merchants;
		this.clock = clock;
		this.windowMs = windowMs;
	}

	/** @param body null for a request without one @throws RestException 400 or 401 */
	Signed open(Request request, InputStream body) {
		var merchant = merchants.find(request.header("Loggia-Merchant")).orElseThrow(() -> new RestException(401, "badSignature", "the header Loggia-Merchant names no merchant"));
		var bytes = read(body);
		var timestamp = request.header("Loggia-Timestamp");
		var nonce = request.header("Loggia-Nonce");
		long now = clock.millis();
		if (timestamp == null || !timestamp.matches("[0-9]{1,12}") || Math.abs(Long.parseLong(timestamp) * 1000 - now) > windowMs) {
			throw new RestException(401, "badTimestamp", "the header Loggia-Timestamp must be the time in seconds since 1970, at most " + windowMs / 1000 + " s away");
		}
		if (nonce == null || !TOKEN.matcher(nonce).matches()) throw new RestException(401, "badNonce", "the header Loggia-Nonce must match " + TOKEN);
		var path = request.path() + (request.query() == null ? "" : "?" + request.query());
		var expected = Signatures.request(merchant.secret(), request.method(), path, timestamp, nonce, bytes);
		if (!Signatures.same(expected, request.header("Loggia-Signature"))) {
			throw new RestException(401, "badSignature", "the header Loggia-Signature is not the HMAC-SHA256 of method, path, timestamp, nonce and body under the merchant's secret");
		}
		if (nonces.putIfAbsent(merchant.id() + ":" + nonce, now) != null) throw nonceUsed();
		var content = Signatures.sha256((request.method() + "\n" + path + "\n" + Signatures.sha256(bytes)).getBytes(StandardCharsets.UTF_8));
		return new Signed(merchant, nonce, request.header("Idempotency-Key"), content, bytes, now);
	}

	/**
	 * Does the work in one transaction with the nonce and the key's answer; with a key that has one, gives that.
	 *
	 * @return completes when the disk has it; exceptionally with a {@link RestException} for what is refused
	 */
	CompletionStage<Reply> once(Signed signed, Work work) {
		if (signed.key == null || !TOKEN.matcher(signed.key).matches()) throw new RestException(400, "badIdempotencyKey", "the header Idempotency-Key must match " + TOKEN);
		return database.write(Orders.FILE, c -> {
			try {
				return answer(c, signed, work);
			} catch (RestException refusal) {
				// nothing was written but the nonce, which stays
				return Answer.refused(refusal);
			}
		}).thenApply(answer -> {
			if (answer.refusal != null) throw answer.refusal;
			return new Reply(answer.status, Map.of("Content-Type", "application/json"), answer.json.getBytes(StandardCharsets.UTF_8));
		});
	}

	private static Answer answer(Connection c, Signed signed, Work work) throws SQLException {
		var merchant = signed.merchant.id();
		if (Sql.run(c, "INSERT OR IGNORE INTO nonces (merchant_id, nonce, at) VALUES (?, ?, ?)", merchant, signed.nonce, signed.now) == 0) throw nonceUsed();
		Failpoints.hit("merchant.after-nonce");
		record Kept(String content, Answer answer) {}
		var kept = Sql.one(c, "SELECT request, status, reply FROM idempotency WHERE merchant_id = ? AND key = ?",
			row -> new Kept(row.getString(1), new Answer(row.getInt(2), row.getString(3), null)), merchant, signed.key);
		if (kept.isPresent()) {
			if (!kept.get().content.equals(signed.content)) throw new RestException(409, "idempotencyKeyReused", "the Idempotency-Key was used for another request: take a new one");
			return kept.get().answer;
		}
		var answer = work.run(c);
		Sql.run(c, "INSERT INTO idempotency (merchant_id, key, request, status, reply, at) VALUES (?, ?, ?, ?, ?, ?)", merchant, signed.key, signed.content, answer.status, answer.json, signed.now);
		Failpoints.hit("merchant.before-commit");
		return answer;
	}

	/** Forgets nonces that are too old to be taken anyway, and keys after their time. */
	CompletionStage<Void> sweep() {
		long now = clock.millis();
		nonces.values().removeIf(at -> at < now - 2 * windowMs);
		return database.write(Orders.FILE, c -> {
			Sql.run(c, "DELETE FROM nonces WHERE at < ?", now - 2 * windowMs);
			Sql.run(c, "DELETE FROM idempotency WHERE at < ?", now - KEY_DAYS * DAY_MS);
			return null;
		});
	}

	private static RestException nonceUsed() {
		return new RestException(401, "nonceUsed", "the Loggia-Nonce was used before: sign each request with a new one");
	}

	private static byte[] read(InputStream body) {
		if (body == null) return new byte[0];
		try {
			var bytes = body.readNBytes(MOST_BODY + 1);
			if (bytes.length > MOST_BODY) throw new RestException(413, "tooLarge", "the body is larger than " + MOST_BODY + " bytes");
			return bytes;
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
