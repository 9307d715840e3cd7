package loggia.deployer.repository;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Which repositories an operator has named, in the order they are asked: {@code data/repositories/list.json}. A value; written whole or not at all. */
@JsonIgnoreProperties(ignoreUnknown = true)
record RepositoryList(int format, List<Place> repositories) {
	static final RepositoryList EMPTY = new RepositoryList(1, List.of());

	/** @param url {@code https://…}, {@code http://} of this machine, or {@code file:///…} of a folder */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Place(String name, String url) {}

	private static final class Json {
		static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
	}

	static RepositoryList read(Path folder) throws IOException {
		var file = folder.resolve("list.json");
		if (Files.notExists(file)) return EMPTY;
		var list = Json.MAPPER.readValue(Files.readAllBytes(file), RepositoryList.class);
		if (list.format != 1 || list.repositories == null) throw new IOException(file + " has format " + list.format + ", not 1");
		return list;
	}

	void write(Path folder) throws IOException {
		write(Json.MAPPER.writeValueAsBytes(this), folder.resolve("list.json"));
	}

	/** Returns when the disk has it. */
	static void write(byte[] bytes, Path file) throws IOException {
		Files.createDirectories(file.getParent());
		var fresh = file.resolveSibling(file.getFileName() + ".new");
		try (var out = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
			for (var left = ByteBuffer.wrap(bytes); left.hasRemaining();) out.write(left);
			out.force(true);
		}
		Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}
}
