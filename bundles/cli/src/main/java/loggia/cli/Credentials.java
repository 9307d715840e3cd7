package loggia.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.ArrayList;

/**
 * The tokens of the gateways that this person may use: {@code {"gateways":{"http://localhost:8080":{"token":"…"}}}} in
 * {@code $XDG_CONFIG_HOME/loggia/credentials.json}, readable by its owner only. Several processes may write it at once.
 */
final class Credentials {
	private final Path file;

	Credentials(Path file) {
		this.file = file;
	}

	/** The file of the person who runs this process. */
	static Credentials ofThisPerson() {
		var config = System.getenv("XDG_CONFIG_HOME");
		var folder = config == null || config.isBlank() ? Path.of(System.getProperty("user.home"), ".config") : Path.of(config);
		return new Credentials(folder.resolve("loggia").resolve("credentials.json"));
	}

	Path file() {
		return file;
	}

	/** @return the token, or null when there is none for this gateway */
	String token(String gateway) throws CliException {
		var token = read().path("gateways").path(gateway).path("token");
		return token.isTextual() ? token.asText() : null;
	}

	/** @return the URLs of all gateways there is a token for */
	List<String> gateways() throws CliException {
		var all = new ArrayList<String>();
		read().path("gateways").fieldNames().forEachRemaining(all::add);
		return all;
	}

	/** Keeps the token beside those of other gateways. */
	void put(String gateway, String token) throws CliException {
		var folder = file.toAbsolutePath().getParent();
		try {
			Files.createDirectories(folder);
			try (var channel = FileChannel.open(folder.resolve("credentials.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
					var lock = channel.lock()) {
				var root = read();
				root.withObject("/gateways").withObject("/" + gateway.replace("~", "~0").replace("/", "~1")).put("token", token);
				var temporary = Files.createTempFile(folder, "credentials", ".tmp", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
				Files.writeString(temporary, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
				Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			}
		} catch (IOException e) {
			throw new CliException(CliException.FAILED, "credentials", "Cannot write " + file + ": " + e, "check who owns " + folder, null, e);
		}
	}

	private ObjectNode read() throws CliException {
		if (!Files.exists(file))
			return Json.object();
		try {
			JsonNode root = Json.MAPPER.readTree(file.toFile());
			if (root instanceof ObjectNode object)
				return object;
			throw unreadable("it is not a JSON object", null);
		} catch (JsonProcessingException e) {
			throw unreadable(e.getOriginalMessage(), e);
		} catch (IOException e) {
			throw unreadable(e.toString(), e);
		}
	}

	private CliException unreadable(String why, Throwable cause) {
		return new CliException(CliException.UNREACHABLE, "credentials", "Cannot read " + file + ": " + why,
				"move the file away and start the gateway again with loggia run, which writes it", null, cause);
	}
}
