package loggia.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Random values and their digests. Thread-safe. */
public final class Secrets {
	/** Letters and digits that nobody takes for another. */
	private static final String READABLE = "abcdefghjkmnpqrstuvwxyz23456789";
	private static final SecureRandom RANDOM = new SecureRandom();

	private Secrets() {}

	/** @return 256 random bits, base64url */
	public static String make() {
		var bytes = new byte[32];
		RANDOM.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	/** @return 128 random bits as 32 hex digits */
	static String id() {
		var bytes = new byte[16];
		RANDOM.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	/** @return 99 random bits for people to type: five groups of four */
	static String oneTime() {
		var text = new StringBuilder();
		for (int i = 0; i < 20; i++) {
			if (i > 0 && i % 4 == 0) text.append('-');
			text.append(READABLE.charAt(RANDOM.nextInt(READABLE.length())));
		}
		return text.toString();
	}

	/** @return SHA-256 as hex: enough for a secret of 256 random bits */
	public static String digest(String secret) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}

	static byte[] salt() {
		var bytes = new byte[16];
		RANDOM.nextBytes(bytes);
		return bytes;
	}
}
