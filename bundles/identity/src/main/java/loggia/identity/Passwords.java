package loggia.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import loggia.rest.RestException;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) with PHC strings. Only a few hashes are computed at a time, because each holds its memory; who waits longer than 5 s
 * is refused with 503. Thread-safe; its methods block.
 */
final class Passwords {
	private static final Pattern PHC = Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
	private static final int BYTES = 32;
	private static final int WAIT_SECONDS = 5;

	private final int memory;
	private final int passes;
	private final Semaphore free;
	/** Verified instead of a hash that is not there, so that an unknown name takes as long as a known one. */
	private final String nobody;

	/** @param memory of one hash in KiB @param most hashes at the same time */
	Passwords(int memory, int passes, int most) {
		this.memory = memory;
		this.passes = passes;
		free = new Semaphore(most, true);
		nobody = hash(Secrets.make());
	}

	/** @return the PHC string of a fresh hash */
	String hash(String password) {
		var salt = Secrets.salt();
		var base64 = Base64.getEncoder().withoutPadding();
		return "$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=1$" + base64.encodeToString(salt) + "$" + base64.encodeToString(compute(password, salt, memory, passes, 1, BYTES));
	}

	/** @param phc null when there is no such person or no password: then a hash is computed all the same, and the answer is no */
	boolean verify(String password, String phc) {
		var parts = PHC.matcher(phc == null ? nobody : phc);
		if (!parts.matches()) throw new IllegalStateException("a stored password hash is not Argon2id: reset that person");
		var expected = Base64.getDecoder().decode(parts.group(5));
		var salt = Base64.getDecoder().decode(parts.group(4));
		var found = compute(password, salt, Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)), expected.length);
		return MessageDigest.isEqual(expected, found) && phc != null;
	}

	/** @return whether a hash was made with other costs than the configured ones */
	boolean isOutdated(String phc) {
		return !phc.startsWith("$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=1$");
	}

	private byte[] compute(String password, byte[] salt, int kib, int rounds, int lanes, int length) {
		acquire();
		try {
			var generator = new Argon2BytesGenerator();
			generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13).withMemoryAsKB(kib).withIterations(rounds)
				.withParallelism(lanes).withSalt(salt).build());
			var out = new byte[length];
			generator.generateBytes(Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8), out);
			return out;
		} finally {
			free.release();
		}
	}

	private void acquire() {
		try {
			if (free.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) return;
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		throw new RestException(503, "busy", "too many people sign in at this moment: try again");
	}
}
