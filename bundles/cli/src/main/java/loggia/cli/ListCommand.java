package loggia.cli;

import picocli.CommandLine;

@CommandLine.Command(name = "list", description = "Lists the installed mini-programs.")
class ListCommand extends GatewayCommand {
	@Override
	public Integer call() throws CliException {
		var target = gateway();
		var answer = target.list("/api/v1/apps");
		result(answer);
		if (json)
			return 0;
		if (answer.path("items").isEmpty()) {
			say("No mini-program is installed.");
			next("loggia install DIR");
			return 0;
		}
		var table = new Table("APP", "NAME", "VERSION", "KIND", "URL");
		for (var app : answer.path("items"))
			table.row(app.path("appId").asText(), app.path("name").asText(), app.path("version").asText(), app.path("kind").asText(),
					target.url() + app.path("url").asText());
		table.print(out());
		return 0;
	}
}
