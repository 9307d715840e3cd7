package loggia.deployer;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the files of the watched folder brought, over restarts: {@code data/deployer/folder.json}. Used by one thread. */
final class FolderMemory {
	private static final Logger log = LoggerFactory.getLogger(FolderMemory.class);
	private static final ObjectMapper JSON = new ObjectMapper();

	/** @param size and @param modified of the file when it was read */
	record Brought(long size, long modified, String name, int major, String sha256) {
		Slot slot() {
			return new Slot(name, major);
		}
	}

	private final Path file;
	private final Map<String, Brought> brought = new TreeMap<>();

	FolderMemory(Path data) {
		file = data.resolve("deployer/folder.json");
		try {
			if (Files.exists(file)) brought.putAll(JSON.readValue(Files.readAllBytes(file), new TypeReference<Map<String, Brought>>() {}));
		} catch (IOException e) {
			log.warn("{} cannot be read: every file of the watched folder is deployed again", file, e);
		}
	}

	List<String> files() {
		return List.copyOf(brought.keySet());
	}

	Brought of(String name) {
		return brought.get(name);
	}

	boolean isHandled(String name, long size, long modified) {
		var known = brought.get(name);
		return known != null && known.size == size && known.modified == modified;
	}

	void handled(String name, long size, long modified, Slot slot, String sha256) throws IOException {
		brought.put(name, new Brought(size, modified, slot.name(), slot.major(), sha256));
		write();
	}

	void forget(String name) throws IOException {
		brought.remove(name);
		write();
	}

	private void write() throws IOException {
		Files.createDirectories(file.getParent());
		var fresh = file.resolveSibling("folder.json.new");
		Files.write(fresh, JSON.writeValueAsBytes(brought));
		Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}
}
