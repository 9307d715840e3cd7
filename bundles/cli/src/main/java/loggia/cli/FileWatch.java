package loggia.cli;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Changes of the files below a folder, gathered until it has been quiet for a moment: an editor that writes a file beside it and renames it, or a
 * tool that writes hundreds, makes one change. For one thread, but for {@link #close}.
 */
final class FileWatch implements AutoCloseable {
	private static final long QUIET_MS = 40;
	/** Packages of npm are built file by file, with pauses. */
	private static final long QUIET_PACKAGES_MS = 400;
	/** Something that never ends writing is taken as it is. */
	private static final long LONGEST_MS = 5_000;
	private static final String PACKAGES = "miniprogram_npm";

	private final Path root;
	private final WatchService service;
	private final Map<WatchKey, Path> folders = new HashMap<>();

	/** Watches from now on. @param root a folder */
	FileWatch(Path root) throws IOException {
		this.root = root.toRealPath();
		this.service = this.root.getFileSystem().newWatchService();
		watch(this.root, new TreeSet<>());
	}

	/** Waits for changes. @return their paths below the folder, never empty, or null when this was closed */
	Set<String> next() throws InterruptedException, IOException {
		var changed = new TreeSet<String>();
		try {
			while (changed.isEmpty())
				take(service.take(), changed);
			long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MS);
			for (WatchKey key; (key = service.poll(quietMs(changed), TimeUnit.MILLISECONDS)) != null && System.nanoTime() < end;)
				take(key, changed);
			return changed;
		} catch (ClosedWatchServiceException e) {
			return null;
		}
	}

	private static long quietMs(Set<String> changed) {
		return changed.stream().anyMatch(path -> path.contains(PACKAGES)) ? QUIET_PACKAGES_MS : QUIET_MS;
	}

	private void take(WatchKey key, Set<String> changed) throws IOException {
		var folder = folders.get(key);
		for (var event : key.pollEvents())
			if (folder == null || event.kind() == StandardWatchEventKinds.OVERFLOW)
				watch(root, changed);
			else
				take(folder.resolve((Path) event.context()), event.kind(), changed);
		if (!key.reset())
			folders.remove(key);
	}

	private void take(Path path, WatchEvent.Kind<?> kind, Set<String> changed) throws IOException {
		if (ignored(path))
			return;
		if (kind != StandardWatchEventKinds.ENTRY_DELETE && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
			if (kind == StandardWatchEventKinds.ENTRY_CREATE)
				watch(path, changed);
			return;
		}
		changed.add(name(path));
	}

	/** Watches a folder and all below it. @param found gets the files that are there already: they may have come before the folder was watched */
	private void watch(Path from, Set<String> found) throws IOException {
		Files.walkFileTree(from, new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
				if (!folder.equals(root) && ignored(folder))
					return FileVisitResult.SKIP_SUBTREE;
				folders.put(folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE), folder);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				if (!ignored(file))
					found.add(name(file));
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
				// gone again before it was looked at
				if (e instanceof NoSuchFileException && !file.equals(root))
					return FileVisitResult.CONTINUE;
				throw e;
			}
		});
	}

	/** What is no part of a mini-program, and what editors keep beside the files that they write. */
	private static boolean ignored(Path path) {
		var name = path.getFileName().toString();
		return ProjectZip.LEFT_OUT.contains(name) || name.startsWith(".") || name.endsWith("~") || name.matches("4913|#.*#|.*\\.(swp|swx|tmp)|.*___jb_(tmp|old)___");
	}

	private String name(Path path) {
		return root.relativize(path).toString().replace('\\', '/');
	}

	@Override
	public void close() throws IOException {
		service.close();
	}
}
