package loggia.container.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.files.TempFiles.TempFile;
import loggia.container.ContainerConfig;
import loggia.container.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions' temporary files: {@code data/tmp/SESSION/tmp_….EXT}. A session's folder is made with its first file and goes with the
 * session; what an earlier run left goes at the start. Names are 128 random bits, links are never followed. Thread-safe.
 */
public final class TempStore implements AutoCloseable {
	private static final Logger log = LoggerFactory.getLogger(TempStore.class);
	private static final String SCHEME = "wxfile://";
	private static final Pattern NAME = Pattern.compile("tmp_[0-9a-f]{32}(\\.[A-Za-z0-9]{1,16})?");
	private static final Pattern EXTENSION = Pattern.compile("[A-Za-z0-9]{1,16}");
	private static final FileAttribute<?> FOLDER_MODE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
	private static final FileAttribute<?> FILE_MODE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	/**
	 * How much there may be.
	 *
	 * @param files   of one session
	 * @param bytes   of one session
	 * @param reserve free bytes of the disk that stay free
	 */
	public record Limits(int files, long bytes, long reserve) {
		/** As it is configured. */
		public static Limits of(ContainerConfig config) {
			return new Limits(config.temp_files(), (long) config.temp_mb() << 20, (long) config.temp_reserve_mb() << 20);
		}
	}

	/** A session's folder. It takes new files until it is closed. */
	private static final class Folder {
		final String session;
		final Path path;
		private int files;
		private boolean closed;

		Folder(String session, Path path) {
			this.session = session;
			this.path = path;
		}

		synchronized Path create(String name, int most) throws IOException {
			if (closed) {
				throw new ApiException(Reason.FAILED, "the session is over");
			}
			if (files >= most) {
				throw new ApiException(Reason.QUOTA);
			}
			if (files == 0) {
				Files.createDirectories(path.getParent(), FOLDER_MODE);
				if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
					Files.createDirectory(path, FOLDER_MODE);
				}
			}
			// fails when anything of that name is there, a link too
			Path file = Files.createFile(path.resolve(name), FILE_MODE);
			files++;
			return file;
		}

		synchronized void close() throws IOException {
			closed = true;
			delete(path);
		}
	}

	private final Path root;
	private final Limits limits;
	private final Secret secret;
	private final Executor threads;
	private final Map<String, Folder> bySession = new ConcurrentHashMap<>();
	private final Map<String, Folder> byCapability = new ConcurrentHashMap<>();

	private TempStore(Path root, Limits limits, Secret secret, Executor threads) {
		this.root = root;
		this.limits = limits;
		this.secret = secret;
		this.threads = threads;
	}

	/** Opens the store; what is left of an earlier run is deleted. @param threads delete the files of sessions that end */
	public static TempStore open(Path data, Limits limits, Secret secret, Executor threads) throws IOException {
		Path root = data.resolve("tmp");
		delete(root);
		return new TempStore(root, limits, secret, threads);
	}

	/** @return the part of the URL of a session's files that nobody can guess: 32 hex digits */
	public String capability(String session) {
		return secret.capability("tmp:" + session);
	}

	/** Makes an empty file. @throws ApiException QUOTA, or FAILED when the disk refuses */
	TempFile create(String session, String extension) {
		if (room(session) <= 0) {
			throw new ApiException(Reason.QUOTA);
		}
		Folder folder = bySession.computeIfAbsent(session, id -> new Folder(id, root.resolve(id)));
		byCapability.put(capability(session), folder);
		String name = "tmp_" + Secret.random() + (EXTENSION.matcher(extension).matches() ? "." + extension : "");
		try {
			return new TempFile(SCHEME + name, folder.create(name, limits.files));
		} catch (IOException e) {
			log.warn("session {} gets no temporary file: {}", session, e.toString());
			throw new ApiException(Reason.FAILED, "the gateway's disk does not take a file");
		}
	}

	/** @return bytes that a session may still write */
	long room(String session) {
		try {
			Folder folder = bySession.get(session);
			long own = limits.bytes - (folder == null ? 0 : size(folder.path));
			long disk = Files.getFileStore(root.getParent()).getUsableSpace() - limits.reserve;
			return Math.max(0, Math.min(own, disk));
		} catch (IOException e) {
			log.warn("no temporary file is written: {}", e.toString());
			return 0;
		}
	}

	private static long size(Path folder) throws IOException {
		long size = 0;
		if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
			try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
				for (Path file : files) {
					size += Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).size();
				}
			}
		}
		return size;
	}

	/** @return the session's file, or null. @param name {@code wxfile://tmp_…} */
	Path find(String session, String name) {
		return name.startsWith(SCHEME) ? file(bySession.get(session), name.substring(SCHEME.length())) : null;
	}

	/** @return the id of the session whose files that capability opens, or null */
	public String session(String capability) {
		Folder folder = byCapability.get(capability);
		return folder == null ? null : folder.session;
	}

	/** @return the file behind {@code /t/CAPABILITY/NAME}, or null when there is none */
	public Path served(String capability, String name) {
		return file(byCapability.get(capability), name);
	}

	/** Opens a file of {@link #served}; a link that has taken its place is not followed. */
	public static InputStream read(Path file) throws IOException {
		return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
	}

	private static Path file(Folder folder, String name) {
		Path file = folder == null || !NAME.matcher(name).matches() ? null : folder.path.resolve(name);
		return file != null && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? file : null;
	}

	/** A session is over: its files go. Never blocks. */
	public void remove(String session) {
		byCapability.remove(capability(session));
		Folder folder = bySession.remove(session);
		if (folder == null) {
			return;
		}
		try {
			threads.execute(() -> close(folder));
		} catch (RejectedExecutionException e) {
			close(folder);
		}
	}

	private static void close(Folder folder) {
		try {
			folder.close();
		} catch (IOException e) {
			log.warn("temporary files of session {} stay until the next start: {}", folder.session, e.toString());
		}
	}

	/** The gateway stops: all files go. */
	@Override
	public void close() {
		bySession.values().forEach(TempStore::close);
		bySession.clear();
		byCapability.clear();
	}

	/** Deletes a folder and what is in it; of a link only the link. */
	private static void delete(Path folder) throws IOException {
		if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		Files.walkFileTree(folder, new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.deleteIfExists(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path visited, IOException error) throws IOException {
				Files.deleteIfExists(visited);
				return FileVisitResult.CONTINUE;
			}
		});
	}
}
