package loggia.provider.camel;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of route files: tells when something in it changed, reads, writes whole files. */
final class RouteFolder {
	private static final Logger log = LoggerFactory.getLogger(RouteFolder.class);

	private final Path folder;
	private final Runnable changed;
	private WatchService watch;

	/** @param changed runs on the watching thread, once for several changes at one time */
	RouteFolder(Path folder, Runnable changed) {
		this.folder = folder;
		this.changed = changed;
	}

	synchronized void watch() throws IOException {
		Files.createDirectories(folder);
		WatchService service = folder.getFileSystem().newWatchService();
		watch = service;
		folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE);
		var thread = new Thread(() -> take(service), "loggia-camel-watch");
		thread.setDaemon(true);
		thread.start();
	}

	private void take(WatchService service) {
		try {
			while (true) {
				WatchKey key = service.take();
				key.pollEvents();
				key.reset();
				changed.run();
			}
		} catch (ClosedWatchServiceException | InterruptedException e) {
			log.debug("The folder is not watched any more");
		}
	}

	/** @return time of the last change in ms since 1970, by file name */
	Map<String, Long> files() throws IOException {
		var files = new TreeMap<String, Long>();
		try (Stream<Path> all = Files.list(folder)) {
			for (Path file : (Iterable<Path>) all::iterator) {
				String name = file.getFileName().toString();
				if (!name.startsWith(".") && name.matches(".+\\.ya?ml") && Files.isRegularFile(file)) {
					files.put(name, Files.getLastModifiedTime(file).toMillis());
				}
			}
		}
		return files;
	}

	/** @return time of the last change in ms since 1970 */
	long modified(String name) throws IOException {
		return Files.getLastModifiedTime(folder.resolve(name)).toMillis();
	}

	String read(String name) throws IOException {
		Path file = folder.resolve(name);
		if (Files.size(file) > Yaml.MAX_CHARS) {
			throw new IOException("it is larger than " + Yaml.MAX_CHARS + " bytes");
		}
		try {
			return Files.readString(file);
		} catch (CharacterCodingException e) {
			throw new IOException("it is not UTF-8", e);
		}
	}

	/** Puts the whole text there or nothing: written beside it, on disk, then moved. */
	void write(String name, String text) throws IOException {
		Path part = folder.resolve("." + name + ".part");
		try (var channel = java.nio.channels.FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
			var bytes = java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			channel.force(true);
		}
		Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
	}

	void delete(String name) throws IOException {
		Files.deleteIfExists(folder.resolve(name));
	}

	synchronized void close() {
		if (watch != null) {
			try {
				watch.close();
			} catch (IOException e) {
				log.warn("The folder's watch does not close", e);
			}
		}
	}
}
