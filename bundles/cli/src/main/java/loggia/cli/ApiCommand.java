package loggia.cli;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code loggia api …}: the capability bundles that answer {@code wx.*}. */
@CommandLine.Command(name = "api", description = "Deploys, lists, rolls back and removes capability bundles while apps are open.", subcommands = {
		ApiCommand.Deploy.class, ApiCommand.ListBundles.class, ApiCommand.RollBack.class, ApiCommand.Remove.class })
class ApiCommand extends Group {
	@CommandLine.Command(name = "deploy", description = "Deploys a capability bundle, beside and then instead of the version that runs.", footer = { "",
			"Example: loggia api deploy examples/greet/target/greet-1.0.0.jar" })
	static class Deploy extends GatewayCommand {
		@Parameters(paramLabel = "FILE", description = "The bundle's jar.")
		Path file;

		@Override
		public Integer call() throws CliException {
			var target = gateway();
			try {
				var answer = target.post("/api/v1/apis", "application/java-archive", BodyPublishers.ofFile(file));
				AffectedReleases.add(target, answer);
				result(answer);
				say("%s %s is deployed.", answer.path("name").asText(file.getFileName().toString()), answer.path("version").asText());
				AffectedReleases.say(this, answer);
				next("loggia api list");
				return 0;
			} catch (FileNotFoundException e) {
				throw new CliException(CliException.USAGE, "no-such-file", file + " is not there or cannot be read", "build it first: mvn package");
			}
		}
	}

	@CommandLine.Command(name = "list", description = "Lists the capability bundles and the APIs they offer.")
	static class ListBundles extends GatewayCommand {
		@Override
		public Integer call() throws CliException {
			var answer = gateway().list("/api/v1/apis");
			result(answer);
			if (json)
				return 0;
			var table = new Table("BUNDLE", "VERSION", "STATE", "HEALTH", "BEFORE", "APIS");
			for (var bundle : answer.path("items")) {
				var apis = new StringBuilder();
				bundle.path("apis").forEach(api -> apis.append(apis.isEmpty() ? "" : " ").append(api.isObject() ? api.path("name").asText() : api.asText()));
				table.row(bundle.path("name").asText(), bundle.path("version").asText(), bundle.path("state").asText(),
						bundle.path("health").asText("-").replace("null", "-"), bundle.path("previous").path("version").asText("-"), apis.toString());
			}
			table.print(out());
			return 0;
		}
	}

	@CommandLine.Command(name = "rollback", description = "Goes back to the version that ran before the last deploy. One step.")
	static class RollBack extends GatewayCommand {
		@Parameters(paramLabel = "NAME", description = "The bundle's name, as loggia api list shows it.")
		String name;

		@Override
		public Integer call() throws CliException {
			var answer = gateway().post("/api/v1/apis/" + Urls.encode(name) + "/rollback", Json.object());
			result(answer);
			say("%s %s runs again, instead of %s.", name, answer.path("version").asText(), answer.path("replaced").asText());
			return 0;
		}
	}

	@CommandLine.Command(name = "remove", description = "Removes a capability bundle; its APIs then answer \"fail not supported\".")
	static class Remove extends GatewayCommand {
		@Parameters(paramLabel = "NAME", description = "The bundle's name, as loggia api list shows it.")
		String name;

		@Override
		public Integer call() throws CliException {
			gateway().delete("/api/v1/apis/" + Urls.encode(name));
			result(Json.object().put("name", name).put("removed", true));
			say("%s is removed.", name);
			return 0;
		}
	}
}
