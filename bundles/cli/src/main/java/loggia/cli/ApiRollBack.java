package loggia.cli;

import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "rollback", description = "Goes back to a version that ran before, with the settings it had. One step, when nothing else is said.", footer = { "",
		"loggia api history NAME lists where to. What is passed over is forgotten." })
class ApiRollBack extends SlotCommand {
	/** How far: one of the two. */
	static class Target {
		@Option(names = "--steps", paramLabel = "N", description = "So many versions back.")
		Integer steps;

		@Option(names = "--to", paramLabel = "VERSION", description = "To the newest of this version.")
		String version;
	}

	@ArgGroup(exclusive = true)
	Target target;

	@Override
	public Integer call() throws CliException {
		var query = target == null ? "" : target.version != null ? "version=" + Urls.encode(target.version) : "steps=" + target.steps;
		var answer = gateway().post(path("/rollback", query), Json.object());
		result(answer);
		say("%s %s runs again, instead of %s.", name, answer.path("version").asText(), answer.path("replaced").asText());
		return 0;
	}
}
