package loggia.compiler.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** Writes the files of one release below a folder that is its own, and computes the release's digest. */
final class ReleaseWriter {
	private final Path folder;
	private final TreeMap<String, String> digests = new TreeMap<>();

	ReleaseWriter(Path folder) throws IOException {
		this.folder = Files.createDirectories(folder);
	}

	void write(String path, byte[] bytes) throws IOException {
		Path file = folder.resolve(path).normalize();
		if (!file.startsWith(folder)) {
			throw new IOException(path + " leaves the release's folder");
		}
		Files.createDirectories(file.getParent());
		Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		digests.put(path, HexFormat.of().formatHex(sha256().digest(bytes)));
	}

	/** @return hex SHA-256 over {@code path NUL sha256 LF} of every file, by path */
	String digest() {
		MessageDigest sum = sha256();
		digests.forEach((path, digest) -> sum.update((path + '\0' + digest + '\n').getBytes(StandardCharsets.UTF_8)));
		return HexFormat.of().formatHex(sum.digest());
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}
}
