package loggia.provider.payment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts the merchants' keys with AES-256-GCM under a key of its own in {@code data/payment.key} (0600). Thread-safe. */
final class KeyFile {
	private static final int KEY_BYTES = 32;
	private static final int IV_BYTES = 12;
	private static final int TAG_BITS = 128;

	private final SecureRandom random = new SecureRandom();
	private final SecretKeySpec key;

	/** Reads the file; makes it when it is not there. */
	KeyFile(Path file) {
		try {
			if (!Files.exists(file)) make(file);
			var bytes = Files.readAllBytes(file);
			if (bytes.length != KEY_BYTES) throw new IllegalStateException(file + " is no key of " + KEY_BYTES + " bytes: restore it from a backup; without it no merchant's key can be read");
			key = new SecretKeySpec(bytes, "AES");
		} catch (IOException e) {
			throw new UncheckedIOException("the key file " + file + " cannot be used: " + e.getMessage(), e);
		}
	}

	/** @param owner whose secret it is: it cannot be read as another's */
	byte[] encrypt(String owner, String secret) {
		var iv = new byte[IV_BYTES];
		random.nextBytes(iv);
		var sealed = run(Cipher.ENCRYPT_MODE, owner, iv, secret.getBytes(StandardCharsets.UTF_8));
		return ByteBuffer.allocate(IV_BYTES + sealed.length).put(iv).put(sealed).array();
	}

	/** @throws IllegalStateException when it was sealed with another key or for another owner */
	String decrypt(String owner, byte[] sealed) {
		return new String(run(Cipher.DECRYPT_MODE, owner, Arrays.copyOf(sealed, IV_BYTES), Arrays.copyOfRange(sealed, IV_BYTES, sealed.length)), StandardCharsets.UTF_8);
	}

	private byte[] run(int mode, String owner, byte[] iv, byte[] input) {
		try {
			var cipher = Cipher.getInstance("AES/GCM/NoPadding");
			cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
			cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
			return cipher.doFinal(input);
		} catch (GeneralSecurityException e) {
			throw new IllegalStateException("a key of " + owner + " cannot be read: payment.key is not the one it was sealed with; restore it from a backup", e);
		}
	}

	/** The whole file or none: written beside, synced, moved. */
	private void make(Path file) throws IOException {
		var bytes = new byte[KEY_BYTES];
		random.nextBytes(bytes);
		var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
		var beside = Files.createTempFile(file.getParent(), "payment", ".key", owner);
		try (var out = FileChannel.open(beside, Set.of(StandardOpenOption.WRITE))) {
			out.write(ByteBuffer.wrap(bytes));
			out.force(true);
		}
		Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
		try (var folder = FileChannel.open(file.getParent(), Set.of(StandardOpenOption.READ))) {
			folder.force(true);
		}
	}
}
