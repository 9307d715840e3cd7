package loggia.deployer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import loggia.deployer.DeployException.Reason;

/** Deployed jars, each under its SHA-256: {@code data/deployed/SHA256.jar}. A file appears whole or not at all. */
final class BundleStore {
	/** The largest jar that is taken, in bytes. */
	static final long LARGEST = 64L << 20;

	private static final String INCOMING = "incoming-";

	private final Path folder;

	BundleStore(Path data) {
		folder = data.resolve("deployed");
	}

	Path file(String sha256) {
		return folder.resolve(sha256 + ".jar");
	}

	/** Spools the bytes to a file of their own and reads what they are; any thread. The caller keeps or discards it. */
	BundleJar receive(InputStream bytes) throws DeployException {
		Path incoming = null;
		try {
			Files.createDirectories(folder);
			incoming = Files.createTempFile(folder, INCOMING, ".jar");
			return BundleJar.read(incoming, copy(bytes, incoming));
		} catch (IOException e) {
			discard(incoming);
			throw new DeployException(Reason.STORAGE, "the jar cannot be kept in " + folder + ": " + e.getMessage(), e);
		} catch (DeployException | RuntimeException e) {
			discard(incoming);
			throw e;
		}
	}

	/** Puts a received jar under its SHA-256; on the thread that also tidies. @return the same jar at its place */
	BundleJar keep(BundleJar jar) throws DeployException {
		var kept = file(jar.sha256());
		try {
			Files.move(jar.file(), kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			syncFolder();
			return jar.at(kept);
		} catch (IOException e) {
			throw new DeployException(Reason.STORAGE, kept + " cannot be written: " + e.getMessage(), e);
		}
	}

	/** Keeps a copy of a jar of the distribution. @return its SHA-256 */
	String keepCopy(Path shipped) throws DeployException {
		BundleJar copy;
		try (var bytes = Files.newInputStream(shipped)) {
			copy = receive(bytes);
		} catch (IOException e) {
			throw new DeployException(Reason.STORAGE, shipped + " cannot be read: " + e.getMessage(), e);
		}
		try {
			return keep(copy).sha256();
		} finally {
			discard(copy.file());
		}
	}

	/** Removes a received jar that was not kept; does nothing when it was. */
	void discard(Path incoming) throws DeployException {
		try {
			if (incoming != null) Files.deleteIfExists(incoming);
		} catch (IOException e) {
			throw new DeployException(Reason.STORAGE, incoming + " cannot be removed: " + e.getMessage(), e);
		}
	}

	/** Removes what nothing refers to. */
	void keepOnly(Set<String> sha256) throws IOException {
		if (!Files.isDirectory(folder)) return;
		try (var files = Files.newDirectoryStream(folder, "*.jar")) {
			for (var file : files) {
				var name = file.getFileName().toString();
				KillPoints.hit("store.tidying");
				if (!name.startsWith(INCOMING) && !sha256.contains(name.substring(0, name.length() - ".jar".length()))) Files.deleteIfExists(file);
			}
		}
	}

	/** Removes what uploads of an earlier run left. */
	void clearIncoming() throws IOException {
		if (!Files.isDirectory(folder)) return;
		try (var files = Files.newDirectoryStream(folder, INCOMING + "*")) {
			for (var file : files) Files.deleteIfExists(file);
		}
	}

	private static String copy(InputStream bytes, Path file) throws IOException, DeployException {
		try (var out = FileChannel.open(file, StandardOpenOption.WRITE)) {
			var sha = MessageDigest.getInstance("SHA-256");
			var buffer = new byte[1 << 16];
			long total = 0;
			for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
				total += n;
				if (total > LARGEST) throw new DeployException(Reason.TOO_LARGE, "the jar is larger than 64 MB");
				sha.update(buffer, 0, n);
				for (var chunk = ByteBuffer.wrap(buffer, 0, n); chunk.hasRemaining();) out.write(chunk);
			}
			out.force(true);
			return HexFormat.of().formatHex(sha.digest());
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}

	private void syncFolder() throws IOException {
		try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
			channel.force(true);
		}
	}
}
