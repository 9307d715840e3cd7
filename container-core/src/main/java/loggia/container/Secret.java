package loggia.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The gateway's secret, in {@code data/gateway.secret} (0600): signs what comes back to the gateway by other hands. Thread-safe. */
public final class Secret {
	private static final int BYTES = 32;
	private static final SecureRandom RANDOM = new SecureRandom();
	private final SecretKeySpec key;

	private Secret(byte[] bytes) {
		this.key = new SecretKeySpec(bytes, "HmacSHA256");
	}

	/** Reads the secret, or makes it at the first start. */
	public static Secret of(Path data) throws IOException {
		Path file = Files.createDirectories(data).resolve("gateway.secret");
		if (!Files.exists(file)) {
			byte[] bytes = new byte[BYTES];
			RANDOM.nextBytes(bytes);
			Path part = Files.createTempFile(data, "secret-", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			Files.write(part, bytes);
			Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
		}
		byte[] bytes = Files.readAllBytes(file);
		if (bytes.length != BYTES) {
			throw new IOException(file + " is damaged: restore it from a backup, or delete it (people open their apps anew)");
		}
		return new Secret(bytes);
	}

	/** @return HMAC-SHA-256 over a label and the data */
	public byte[] mac(String label, byte[] data) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(key);
			mac.update(label.getBytes(StandardCharsets.UTF_8));
			mac.update((byte) 0);
			return mac.doFinal(data);
		} catch (GeneralSecurityException e) {
			throw new IllegalStateException("every Java has HmacSHA256", e);
		}
	}

	/** @return whether {@link #mac} gave that value */
	public boolean verifies(String label, byte[] data, byte[] mac) {
		return MessageDigest.isEqual(mac(label, data), mac);
	}

	/** @return the part of a release's URL that nobody can guess: first 32 hex digits of HMAC-SHA-256(secret, digest) */
	public String capability(String digest) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(key);
			return HexFormat.of().formatHex(mac.doFinal(digest.getBytes(StandardCharsets.UTF_8))).substring(0, 32);
		} catch (GeneralSecurityException e) {
			throw new IllegalStateException("every Java has HmacSHA256", e);
		}
	}

	/** @return 128 random bits as 32 hex digits */
	public static String random() {
		byte[] bytes = new byte[16];
		RANDOM.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	/** @return hex SHA-256 */
	public static String sha256(byte[] data) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java has SHA-256", e);
		}
	}
}
