package loggia.container.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import loggia.container.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * V8's code caches between workers. A worker puts new ones into its own folder; here they are signed and kept per group, so that code
 * of one group is never offered to another, and only what this gateway signed is ever handed out. A corrupt cache would abort a worker.
 */
final class CodeCaches {
	private static final Logger log = LoggerFactory.getLogger(CodeCaches.class);
	private static final int MAC_BYTES = 32;
	private static final int MAX_FILES = 8;
	private static final int MAX_BYTES = 8 * 1024 * 1024;
	private final Path root;
	private final Secret secret;

	CodeCaches(Path root, Secret secret) {
		this.root = root;
		this.secret = secret;
	}

	/** Hands the group's caches to a worker. */
	void give(String group, Path in) {
		for (Path file : list(folder(group))) {
			Path target = in.resolve(file.getFileName());
			try {
				if (Files.exists(target)) {
					continue;
				}
				byte[] all = Files.readAllBytes(file);
				if (all.length <= MAC_BYTES || !secret.verifies(label(group, file), Arrays.copyOfRange(all, MAC_BYTES, all.length), Arrays.copyOf(all, MAC_BYTES))) {
					log.warn("code cache {} is not ours or is damaged: deleted", file.getFileName());
					Files.deleteIfExists(file);
					continue;
				}
				Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
				put(target, Arrays.copyOfRange(all, MAC_BYTES, all.length));
			} catch (IOException e) {
				log.warn("code cache {} was not used: {}", file.getFileName(), e.toString());
			}
		}
	}

	/** Takes what a worker compiled. */
	void collect(String group, Path out) {
		for (Path file : list(out)) {
			try {
				byte[] data = read(file);
				if (data.length > MAX_BYTES) {
					Files.deleteIfExists(file);
					continue;
				}
				byte[] mac = secret.mac(label(group, file), data);
				byte[] all = Arrays.copyOf(mac, MAC_BYTES + data.length);
				System.arraycopy(data, 0, all, MAC_BYTES, data.length);
				put(Files.createDirectories(folder(group)).resolve(file.getFileName()), all);
				Files.deleteIfExists(file);
			} catch (NoSuchFileException e) {
				// the worker ended and took its folder along
			} catch (IOException e) {
				log.warn("code cache {} was not kept: {}", file.getFileName(), e.toString());
			}
		}
		List<Path> kept = list(folder(group));
		kept.stream().sorted(Comparator.comparingLong((Path f) -> f.toFile().lastModified()).reversed()).skip(MAX_FILES).forEach(f -> f.toFile().delete());
	}

	/** Reads what a worker wrote: never through a link, never more than one byte too many. */
	private static byte[] read(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
			return in.readNBytes(MAX_BYTES + 1);
		}
	}

	private static void put(Path target, byte[] bytes) throws IOException {
		Path part = Files.createTempFile(target.getParent(), "part-", "");
		Files.write(part, bytes);
		Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	private String label(String group, Path file) {
		return "code-cache:" + group + ":" + file.getFileName();
	}

	private Path folder(String group) {
		return root.resolve(Secret.sha256(group.getBytes(StandardCharsets.UTF_8)).substring(0, 32));
	}

	private static List<Path> list(Path folder) {
		try (Stream<Path> all = Files.list(folder)) {
			return all.filter(f -> f.getFileName().toString().endsWith(".v8cache") && Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList();
		} catch (IOException e) {
			return List.of();
		}
	}
}
