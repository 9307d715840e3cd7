package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * The servers that a project talks to while it is developed, from its project.config.json:
 * {@code {"loggia":{"domains":{"request":["https://api.example.com",{"origin":"http://127.0.0.1:9000","private":true}]}}}}.
 *
 * @param kind       request, socket, upload or download
 * @param privateNet whether it may be in a private network or on this machine
 */
record ProjectDomains(String kind, String origin, boolean privateNet) {
	private static final String FILE = "project.config.json";

	/** @param source folder of the project, or a zip of it @return none for a project without the file or the list */
	static List<ProjectDomains> of(Path source) throws CliException {
		var text = text(source);
		var config = text == null ? null : Json.parse(text);
		var found = new ArrayList<ProjectDomains>();
		if (config == null)
			return found;
		for (var kind : config.path("loggia").path("domains").properties()) {
			if (!kind.getValue().isArray())
				throw wrong(source, kind.getKey());
			for (var each : kind.getValue())
				found.add(one(source, kind.getKey(), each));
		}
		return found;
	}

	private static ProjectDomains one(Path source, String kind, JsonNode each) throws CliException {
		if (each.isTextual())
			return new ProjectDomains(kind, each.textValue(), false);
		if (!each.path("origin").isTextual())
			throw wrong(source, kind);
		return new ProjectDomains(kind, each.get("origin").textValue(), each.path("private").asBoolean());
	}

	private static CliException wrong(Path source, String kind) {
		return new CliException(CliException.FAILED, "bad-domains", "loggia.domains." + kind + " in " + source.resolve(FILE) + " is no list of servers",
				"write [\"https://api.example.com\", {\"origin\":\"http://127.0.0.1:9000\",\"private\":true}]");
	}

	private static String text(Path source) throws CliException {
		try {
			if (Files.isDirectory(source))
				return Files.isRegularFile(source.resolve(FILE)) ? Files.readString(source.resolve(FILE)) : null;
			try (var zip = new ZipFile(source.toFile())) {
				var entry = zip.getEntry(FILE);
				return entry == null ? null : new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
			}
		} catch (IOException e) {
			throw new CliException(CliException.FAILED, "unreadable-project", "Cannot read " + FILE + " of " + source + ": " + e, null, null, e);
		}
	}
}
