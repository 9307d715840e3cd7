package loggia.cli;

import picocli.CommandLine;

/** {@code loggia api …}: the capability bundles that answer {@code wx.*}. */
@CommandLine.Command(name = "api", description = "Makes and tests capability bundles; deploys, lists, rolls back and removes them while apps are open.", subcommands = {
		ApiNewCommand.class, ApiTestCommand.class, ApiTypesCommand.class, ApiDocsCommand.class, KeygenCommand.class, SignCommand.class, ApiDeploy.class, ApiCommand.ListBundles.class,
		ApiHistory.class, ApiImpact.class, ApiRollBack.class, ApiRemove.class })
class ApiCommand extends Group {
	@CommandLine.Command(name = "list", description = "Lists the capability bundles and the APIs they offer.")
	static class ListBundles extends GatewayCommand {
		@Override
		public Integer call() throws CliException {
			var answer = gateway().list("/api/v1/apis");
			result(answer);
			if (json)
				return 0;
			var table = new Table("BUNDLE", "MAJOR", "VERSION", "STATE", "HEALTH", "TRUST", "BEFORE", "APIS");
			for (var bundle : answer.path("items")) {
				var apis = new StringBuilder();
				bundle.path("apis").forEach(api -> apis.append(apis.isEmpty() ? "" : " ").append(api.isObject() ? api.path("name").asText() : api.asText()));
				table.row(bundle.path("name").asText(), bundle.path("major").asText("-"), bundle.path("version").asText(), bundle.path("state").asText(),
						bundle.path("health").asText("-").replace("null", "-"), bundle.path("trust").asText("-"), bundle.path("previous").path("version").asText("-"), apis.toString());
			}
			table.print(out());
			for (var bundle : answer.path("items")) {
				var returned = bundle.path("returned");
				if (returned.isObject())
					err().println("%s %s was taken back: %s".formatted(bundle.path("name").asText(), returned.path("version").asText(), returned.path("why").asText()));
				bundle.path("left").forEach(each -> err().println("%s left behind, %s".formatted(bundle.path("name").asText(), each.asText())));
			}
			return 0;
		}
	}
}
