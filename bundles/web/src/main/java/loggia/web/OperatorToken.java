package loggia.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** The credential of the operator of this gateway: 32 random bytes as hex in {@code data/operator.token}, for its owner's eyes only. */
final class OperatorToken {
	private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

	private final Path file;
	private final byte[] expected;

	private OperatorToken(Path file, String token) {
		this.file = file;
		expected = ("Bearer " + token).getBytes(StandardCharsets.US_ASCII);
	}

	/** Reads the token, or makes it at the first start. @throws IOException when it cannot be kept, or is damaged */
	static OperatorToken open(Path data) throws IOException {
		var file = data.resolve("operator.token");
		if (Files.notExists(file)) make(file);
		Files.setPosixFilePermissions(file, OWNER_ONLY);
		var token = Files.readString(file, StandardCharsets.US_ASCII).trim();
		if (!token.matches("[0-9a-f]{64}")) throw new IOException(file + " holds no token (64 hex digits): remove it, the next start makes a new one");
		return new OperatorToken(file, token);
	}

	/** @param authorization the header, may be null; compared in constant time */
	boolean opens(String authorization) {
		return authorization != null && MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
	}

	Path where() {
		return file;
	}

	private static void make(Path file) throws IOException {
		var random = new byte[32];
		new SecureRandom().nextBytes(random);
		Files.createDirectories(file.getParent());
		var fresh = file.resolveSibling("operator.token.new");
		Files.deleteIfExists(fresh);
		Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
		try (var out = java.nio.channels.FileChannel.open(fresh, StandardOpenOption.WRITE)) {
			out.write(java.nio.ByteBuffer.wrap((HexFormat.of().formatHex(random) + "\n").getBytes(StandardCharsets.US_ASCII)));
			out.force(true);
		}
		Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
	}
}
