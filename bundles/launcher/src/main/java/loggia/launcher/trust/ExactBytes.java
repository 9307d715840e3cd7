package loggia.launcher.trust;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The bytes of a file, whose end comes only when they are those of a digest: what was exchanged after it was checked fails with the last read, so
 * nobody loads it (threat P15).
 */
public final class ExactBytes extends FilterInputStream {
	private final Path file;
	private final String sha256;
	private final MessageDigest digest;
	private boolean ended;

	private ExactBytes(Path file, String sha256, InputStream in) {
		super(in);
		this.file = file;
		this.sha256 = sha256;
		try {
			digest = MessageDigest.getInstance("SHA-256");
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}

	/** @param sha256 hex */
	public static InputStream of(Path file, String sha256) throws IOException {
		return new ExactBytes(file, sha256, Files.newInputStream(file));
	}

	@Override
	public int read() throws IOException {
		int read = in.read();
		if (read < 0) end();
		else digest.update((byte) read);
		return read;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		int read = in.read(bytes, offset, length);
		if (read < 0) end();
		else digest.update(bytes, offset, read);
		return read;
	}

	@Override
	public long skip(long count) throws IOException {
		long skipped = 0;
		while (skipped < count && read() >= 0) skipped++;
		return skipped;
	}

	@Override
	public boolean markSupported() {
		return false;
	}

	private void end() throws IOException {
		if (ended) return;
		var actual = HexFormat.of().formatHex(digest.digest());
		if (!actual.equals(sha256)) throw new IOException(file + " was exchanged after it was checked: its SHA-256 is " + actual + ", not " + sha256);
		ended = true;
	}
}
