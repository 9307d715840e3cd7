package loggia.compiler.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.TreeMap;

/** A developer's folder. Links are left out, so that nothing outside the folder is read. */
final class FolderSource implements Source {
	private final Path root;
	private final TreeMap<String, Long> files = new TreeMap<>();
	private long total;

	FolderSource(Path root) throws IOException, Refused {
		this.root = root;
		Refused[] refused = new Refused[1];
		FileVisitor<Path> visitor = new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
				if (!dir.equals(root) && Source.skipped(dir.getFileName().toString())) {
					return FileVisitResult.SKIP_SUBTREE;
				}
				return root.relativize(dir).getNameCount() > MOST_DEPTH ? stop("folders more than " + MOST_DEPTH + " deep at " + dir) : FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				if (!attributes.isRegularFile() || Source.skipped(file.getFileName().toString())) {
					return FileVisitResult.CONTINUE;
				}
				total += attributes.size();
				files.put(root.relativize(file).toString().replace('\\', '/'), attributes.size());
				if (files.size() > MOST_FILES) {
					return stop("more than " + MOST_FILES + " files: is this the mini-program's own folder?");
				}
				return total > MOST_TOTAL ? stop("more than " + (MOST_TOTAL >> 20) + " MB: is this the mini-program's own folder?") : FileVisitResult.CONTINUE;
			}

			private FileVisitResult stop(String why) {
				refused[0] = new Refused("TOO_LARGE", why);
				return FileVisitResult.TERMINATE;
			}
		};
		Files.walkFileTree(root, visitor);
		if (refused[0] != null) {
			throw refused[0];
		}
	}

	@Override
	public List<String> paths() {
		return List.copyOf(files.keySet());
	}

	@Override
	public long size(String path) {
		return files.get(path);
	}

	@Override
	public byte[] read(String path) throws IOException, Refused {
		try (InputStream in = Files.newInputStream(root.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
			byte[] bytes = in.readNBytes(MOST_FILE + 1);
			if (bytes.length > MOST_FILE) {
				throw new Refused("TOO_LARGE", path + " has more than " + (MOST_FILE >> 20) + " MB");
			}
			return bytes;
		}
	}

	@Override
	public void close() {}
}
