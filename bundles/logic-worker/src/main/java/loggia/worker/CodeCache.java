package loggia.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * V8's code caches as files: 32 bytes SHA-256, then V8's data. A corrupt cache would abort the process, so a file whose hash is wrong
 * is never shown to V8; one of other flags or another version has another name. The worker reads from one folder and writes to
 * another; the gateway, which signs them, carries files from the second to the first. Thread-safe.
 */
final class CodeCache {
	private static final int HASH_BYTES = 32;
	private final Path in;
	private final Path out;
	private final String engine;
	private final Set<String> written = ConcurrentHashMap.newKeySet();

	/** @param engine what the caches depend on beside the source: version and flags */
	CodeCache(Path in, Path out, String engine) {
		this.in = in;
		this.out = out;
		this.engine = engine;
	}

	/** @return the file name of a script's cache */
	String key(String source) {
		MessageDigest sha = sha256();
		sha.update(engine.getBytes(StandardCharsets.UTF_8));
		sha.update((byte) 0);
		sha.update(source.getBytes(StandardCharsets.UTF_8));
		return HexFormat.of().formatHex(sha.digest()) + ".v8cache";
	}

	/** @return the cached data, or null when there is none that can be trusted */
	byte[] read(String key) {
		for (Path folder : new Path[] { in, out }) {
			if (folder == null) {
				continue;
			}
			byte[] data = verified(folder.resolve(key));
			if (data != null) {
				return data;
			}
		}
		return null;
	}

	private static byte[] verified(Path file) {
		try {
			byte[] all = Files.readAllBytes(file);
			if (all.length > HASH_BYTES) {
				byte[] data = Arrays.copyOfRange(all, HASH_BYTES, all.length);
				if (MessageDigest.isEqual(sha256().digest(data), Arrays.copyOf(all, HASH_BYTES))) {
					return data;
				}
				System.err.println("code cache " + file.getFileName() + " is damaged: ignored");
			}
		} catch (IOException e) {
			// no cache: the script is compiled
		}
		return null;
	}

	/** @return whether a cache of that name would be new here */
	boolean wants(String key) {
		return out != null && !written.contains(key) && !(in != null && Files.exists(in.resolve(key)));
	}

	/** Keeps a cache; a failure costs the next start a few milliseconds and is only logged. */
	void write(String key, byte[] data) {
		if (data == null || data.length == 0 || !written.add(key)) {
			return;
		}
		try {
			byte[] all = Arrays.copyOf(sha256().digest(data), HASH_BYTES + data.length);
			System.arraycopy(data, 0, all, HASH_BYTES, data.length);
			Path part = Files.write(out.resolve(key + ".part"), all);
			Files.move(part, out.resolve(key), StandardCopyOption.ATOMIC_MOVE);
		} catch (IOException e) {
			System.err.println("code cache " + key + " was not kept: " + e);
		}
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java has SHA-256", e);
		}
	}
}
