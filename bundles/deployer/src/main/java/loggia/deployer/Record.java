package loggia.deployer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What is deployed: {@code data/deployer/record.json}, which the launcher follows at the next start. Values; written whole or not at all.
 *
 * @param format   1
 * @param deployed in the order they were deployed, one per name
 * @param removed  symbolic names of shipped bundles that stay out
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Record(int format, List<Deployed> deployed, List<String> removed) {
	static final Record EMPTY = new Record(1, List.of(), List.of());

	/**
	 * One bundle.
	 *
	 * @param location the framework's: the launcher installs it under the same
	 * @param since    ISO-8601
	 * @param previous what ran before it, or null
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Deployed(String name, String version, String sha256, String location, String since, Previous previous) {}

	/** What a bundle can be rolled back to: its jar is kept as long as this is. */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Previous(String version, String sha256) {}

	/** Loaded with the first use: a start with an empty record does not need it. */
	private static final class Json {
		static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
	}

	static Record read(Path data) throws IOException {
		var file = file(data);
		if (Files.notExists(file)) return EMPTY;
		var record = Json.MAPPER.readValue(Files.readAllBytes(file), Record.class);
		if (record.format != 1) throw new IOException(file + " has format " + record.format + ", not 1");
		return record;
	}

	/** Returns when the disk has it. */
	void write(Path data) throws IOException {
		var file = file(data);
		Files.createDirectories(file.getParent());
		var fresh = file.resolveSibling("record.json.new");
		try (var out = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
			for (var bytes = ByteBuffer.wrap(Json.MAPPER.writeValueAsBytes(this)); bytes.hasRemaining();) out.write(bytes);
			out.force(true);
		}
		Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		try (var folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
			folder.force(true);
		}
	}

	Record with(Deployed bundle) {
		var all = new ArrayList<>(deployed.stream().filter(d -> !d.name.equals(bundle.name)).toList());
		all.add(bundle);
		return new Record(1, List.copyOf(all), removed.stream().filter(name -> !name.equals(bundle.name)).toList());
	}

	Record without(String name) {
		var out = new TreeSet<>(removed);
		out.add(name);
		return new Record(1, deployed.stream().filter(d -> !d.name.equals(name)).toList(), List.copyOf(out));
	}

	/** @return the bundle of this name, or null */
	Deployed of(String name) {
		return deployed.stream().filter(d -> d.name.equals(name)).findAny().orElse(null);
	}

	private static Path file(Path data) {
		return data.resolve("deployer/record.json");
	}
}
