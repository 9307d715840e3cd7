package loggia.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code data/releases}: one folder per release, named by its digest, and {@code .staging} for what is not finished. A folder gets
 * its final name in one step, after its bytes are on the disk. Every change is made under the lock of {@link SqlReleases}, but for
 * {@link #newStaging()} and {@link #delete(Path)} of a staging folder, which anybody may call.
 */
final class ReleaseFolders {
	private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

	private final Path root;
	private final Path staging;

	/** Makes the folders and removes everything that an earlier run left half-done. */
	ReleaseFolders(Path data) throws IOException {
		root = data.resolve("releases").toAbsolutePath();
		staging = root.resolve(".staging");
		delete(staging);
		Files.createDirectories(staging);
	}

	/** @return where the release of this digest is or will be */
	Path of(String digest) {
		if (!DIGEST.matcher(digest).matches())
			throw new IllegalArgumentException("The compiler named a release \"" + digest + "\": expected 64 hex digits");
		return root.resolve(digest);
	}

	/** @return a new empty folder; the caller deletes it */
	Path newStaging() throws IOException {
		return Files.createTempDirectory(staging, "install-");
	}

	/** Makes the compiled folder the one of this digest. Returns when it would survive a loss of power. */
	Path adopt(Path compiled, String digest) throws IOException {
		var target = of(digest);
		delete(target);
		syncTree(compiled);
		Files.move(compiled, target, StandardCopyOption.ATOMIC_MOVE);
		sync(root);
		return target;
	}

	/** Removes every folder but those of these digests. */
	void keepOnly(Set<String> digests) throws IOException {
		try (var children = Files.list(root)) {
			for (var child : (Iterable<Path>) children::iterator)
				if (!child.equals(staging) && !digests.contains(child.getFileName().toString()))
					delete(child);
		}
	}

	/** Deletes a file or a folder with all it holds, never following a link; nothing to do when it is not there. */
	static void delete(Path path) throws IOException {
		if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS))
			return;
		Files.walkFileTree(path, new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.delete(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
				if (failure != null)
					throw failure;
				Files.delete(folder);
				return FileVisitResult.CONTINUE;
			}
		});
	}

	/** @return the bytes of all files below */
	static long size(Path folder) throws IOException {
		long total = 0;
		try (var all = Files.walk(folder)) {
			for (var each : (Iterable<Path>) all::iterator)
				if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
					total += Files.size(each);
		}
		return total;
	}

	private static void syncTree(Path folder) throws IOException {
		try (var all = Files.walk(folder)) {
			for (var each : (Iterable<Path>) all::iterator)
				sync(each);
		}
	}

	private static void sync(Path path) throws IOException {
		try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
			channel.force(true);
		}
	}
}
