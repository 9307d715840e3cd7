package loggia.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a project keeps app.json: the folder itself, or what {@code miniprogramRoot} of its project.config.json names. */
final class ProjectRoot {
	private ProjectRoot() {}

	/** @param project folder of a project */
	static Path of(Path project) throws CliException {
		var file = project.resolve("project.config.json");
		if (!Files.isRegularFile(file))
			return project;
		try {
			var config = Json.parse(Files.readString(file));
			var root = config == null ? "" : config.path("miniprogramRoot").asText("");
			var below = project.resolve(root.replaceFirst("^/+", "")).normalize();
			return below.startsWith(project.normalize()) ? below : project;
		} catch (IOException e) {
			throw new CliException(CliException.FAILED, "unreadable-project", "Cannot read " + file + ": " + e.getMessage(), null, null, e);
		}
	}
}
