package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Sends a project to a gateway. */
final class AppInstall {
	private final Gateway gateway;
	private final Consumer<String> remarks;

	/** @param remarks hears a sentence about what a person should know */
	AppInstall(Gateway gateway, Consumer<String> remarks) {
		this.gateway = gateway;
		this.remarks = remarks;
	}

	/**
	 * @param source folder of the project, or a zip of it
	 * @param kind   develop, trial or release
	 * @return the gateway's answer; its {@code url} made absolute
	 */
	JsonNode install(Path source, String kind) throws CliException {
		return install(source, kind, false);
	}

	/** As {@link #install(Path, String)}. @param strict whether an error of the compiler is a refusal, with its findings */
	JsonNode install(Path source, String kind, boolean strict) throws CliException {
		if (!Files.exists(source))
			throw new CliException(CliException.USAGE, "no-such-project", source + " does not exist",
					"name the folder that holds app.json or project.config.json, or a zip of it");
		try {
			if (!Files.isDirectory(source))
				return send(source, source, kind, strict);
			var zip = Files.createTempFile("loggia-", ".zip");
			try {
				for (var link : ProjectZip.write(source, zip))
					remarks.accept("left out " + link + ": it is a link, copy the file instead");
				return send(source, zip, kind, strict);
			} finally {
				Files.delete(zip);
			}
		} catch (IOException e) {
			throw new CliException(CliException.FAILED, "unreadable-project", "Cannot read " + source + ": " + e, null, null, e);
		}
	}

	private JsonNode send(Path source, Path zip, String kind, boolean strict) throws CliException, IOException {
		var answer = gateway.post("/api/v1/apps?kind=" + kind + "&fallbackAppId=" + fallbackId(source) + (strict ? "&strict=true" : ""), "application/zip", BodyPublishers.ofFile(zip));
		if (answer instanceof com.fasterxml.jackson.databind.node.ObjectNode object)
			object.put("url", gateway.url() + answer.path("url").asText());
		return answer;
	}

	/** @return an app id made of the folder's name, for a project that names none */
	static String fallbackId(Path source) {
		var name = source.toAbsolutePath().normalize().getFileName();
		var id = (name == null ? "" : name.toString()).replaceFirst("(?i)\\.zip$", "").replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
		return id.isEmpty() ? "app" : id.substring(0, Math.min(id.length(), 128));
	}
}
