package loggia.deployer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import loggia.deployer.DeployException.Reason;

/**
 * {@code data/deployer/record.json}, which the launcher follows at the next start. Written whole or not at all; only its owner may read it, because
 * configurations hold secrets.
 */
final class RecordFile {
	/** Loaded with the first use: a start with an empty record does not need it. */
	private static final class Json {
		static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
	}

	private final Path file;
	private final BundleStore store;
	private volatile Record now;

	/** @param store has the jars the record names @throws IOException when it cannot be read: then nothing can be deployed, and the launcher would not start either */
	RecordFile(Path data, BundleStore store) throws IOException {
		file = data.resolve("deployer/record.json");
		this.store = store;
		now = read();
	}

	/** @return what the disk has; any thread */
	Record now() {
		return now;
	}

	/** Returns when the disk has it. On the deployer's thread. */
	void keep(Record next) throws DeployException {
		try {
			write(next);
			now = next;
		} catch (IOException e) {
			throw new DeployException(Reason.STORAGE, "the record in " + file.getParent() + " cannot be written, nothing was changed: " + e.getMessage(), e);
		}
	}

	private Record read() throws IOException {
		if (Files.notExists(file)) return Record.EMPTY;
		var json = Json.MAPPER.readTree(Files.readAllBytes(file));
		return switch (json.path("format").asInt()) {
			case 1 -> ofFormat1(json);
			case Record.FORMAT -> Json.MAPPER.treeToValue(json, Record.class);
			default -> throw new IOException(file + " has format " + json.path("format") + ": this Loggia reads 1 and " + Record.FORMAT);
		};
	}

	/** Format 1 knew one slot per name, one version before, and no configuration. */
	private Record ofFormat1(JsonNode json) throws IOException {
		var deployed = new ArrayList<Record.Deployed>();
		for (var each : json.path("deployed")) {
			var sha256 = each.path("sha256").asText();
			int major;
			try {
				major = BundleJar.read(store.file(sha256), sha256).slot().major();
			} catch (DeployException e) {
				throw new IOException(store.file(sha256) + ", which " + file + " names, cannot be read: " + e.getMessage(), e);
			}
			var previous = each.path("previous");
			var before = previous.isObject() ? List.of(new Record.Before(previous.path("version").asText(), previous.path("sha256").asText(), null, null)) : List.<Record.Before>of();
			deployed.add(new Record.Deployed(each.path("name").asText(), major, each.path("version").asText(), sha256, each.path("location").asText(), each.path("since").asText(), null, before, null));
		}
		var removed = new ArrayList<Record.Removed>();
		json.path("removed").forEach(name -> removed.add(new Record.Removed(name.asText(), 0)));
		return new Record(Record.FORMAT, List.copyOf(deployed), List.copyOf(removed));
	}

	private void write(Record record) throws IOException {
		KillPoints.hit("record.begun");
		Files.createDirectories(file.getParent());
		var fresh = file.resolveSibling("record.json.new");
		Files.deleteIfExists(fresh);
		try (var out = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), forItsOwner())) {
			for (var bytes = ByteBuffer.wrap(Json.MAPPER.writeValueAsBytes(record)); bytes.hasRemaining();) out.write(bytes);
			out.force(true);
		}
		KillPoints.hit("record.written");
		Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		KillPoints.hit("record.renamed");
		try (var folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
			folder.force(true);
		}
	}

	private FileAttribute<?>[] forItsOwner() throws IOException {
		boolean posix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
		return posix ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) } : new FileAttribute<?>[0];
	}
}
