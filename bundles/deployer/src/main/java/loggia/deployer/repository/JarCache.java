package loggia.deployer.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jars that came from repositories, each under its SHA-256: {@code data/repositories/jars}. What is read from here has that digest at that moment. */
final class JarCache {
	private static final Logger log = LoggerFactory.getLogger(JarCache.class);
	private static final String INCOMING = "incoming-";

	private final Path folder;
	private final Clock clock;

	/** Brings the bytes. */
	interface Fetch {
		void into(Path file) throws RepositoryException;
	}

	JarCache(Path folder, Clock clock) throws IOException {
		this.folder = folder;
		this.clock = clock;
		Files.createDirectories(folder);
		try (var left = Files.newDirectoryStream(folder, INCOMING + "*")) {
			for (var file : left) Files.delete(file);
		}
	}

	/** @return whether the jar is here, as far as its name says */
	boolean has(Offered offered) {
		return Files.isRegularFile(file(offered));
	}

	/** @return the jar, with the digest that the index promises @throws RepositoryException when what comes is something else */
	Path get(Offered offered, Fetch fetch) throws RepositoryException {
		var kept = file(offered);
		try {
			if (has(offered) && sha256(kept).equals(offered.sha256())) {
				Files.setLastModifiedTime(kept, FileTime.from(clock.instant()));
				return kept;
			}
			var incoming = Files.createTempFile(folder, INCOMING, ".jar");
			try {
				fetch.into(incoming);
				var found = sha256(incoming);
				if (!found.equals(offered.sha256())) {
					throw new RepositoryException(502, "wrongDigest",
						offered + " of repository " + offered.repository() + " is not what its index promises: SHA-256 " + found + " instead of " + offered.sha256() + ". Nothing was deployed; tell who keeps the repository");
				}
				Files.move(incoming, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
				return kept;
			} finally {
				Files.deleteIfExists(incoming);
			}
		} catch (IOException e) {
			throw new RepositoryException(507, "storage", offered + " cannot be kept in " + folder + ": " + e.getMessage(), e);
		}
	}

	/** Removes the jars that were not used for the longest time until the rest is small enough. @param needed SHA-256 of those that stay */
	void shrink(long mostBytes, Set<String> needed) {
		try (var files = Files.list(folder)) {
			var jars = files.filter(each -> each.toString().endsWith(".jar") && !each.getFileName().toString().startsWith(INCOMING)).sorted(Comparator.comparing(JarCache::used).reversed()).toList();
			long total = 0;
			for (var jar : jars) {
				total += Files.size(jar);
				if (total > mostBytes && !needed.contains(jar.getFileName().toString().replace(".jar", ""))) Files.delete(jar);
			}
		} catch (IOException e) {
			log.warn("jars that are not needed stay in {}", folder, e);
		}
	}

	private static FileTime used(Path jar) {
		try {
			return Files.getLastModifiedTime(jar);
		} catch (IOException e) {
			return FileTime.fromMillis(0);
		}
	}

	private Path file(Offered offered) {
		return folder.resolve(offered.sha256() + ".jar");
	}

	private static String sha256(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			var sha = MessageDigest.getInstance("SHA-256");
			var buffer = new byte[1 << 16];
			for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) sha.update(buffer, 0, n);
			return HexFormat.of().formatHex(sha.digest());
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}
}
