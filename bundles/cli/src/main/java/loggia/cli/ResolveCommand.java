package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "resolve", description = "Says whether an installed app runs here, and deploys the API bundles that it needs.", footer = { "",
		"Asks the person at the terminal before it deploys; with --yes it does not, and without a terminal it deploys nothing.", "Exit code 5: APIs that it needs are not here.", "", "Example: loggia app resolve shop.loggia.demo" })
class ResolveCommand extends GatewayCommand {
	@Parameters(paramLabel = "APPID", description = "The app's id, as loggia list shows it.")
	String appId;

	@Option(names = { "-y", "--yes" }, description = "Deploy what repositories have of it, without asking.")
	boolean yes;

	@Override
	public Integer call() throws CliException {
		var needs = AppNeeds.of(gateway(), appId);
		needs.settle(this, yes);
		var answer = needs.answer();
		result(answer);
		var table = new Table("NEEDS", "OFFERED BY", "APIS");
		answer.path("needs").forEach(each -> table.row(each.path("family").asText(), each.path("bundle").asText() + " " + each.path("version").asText(), apis(each)));
		if (!json && !answer.path("needs").isEmpty())
			table.print(out());
		boolean runs = answer.path("runs").asBoolean();
		say(runs ? "%s runs here." : "%s does not run here as it should: what is missing answers \"fail not supported\".", appId);
		if (needs.canBeMet())
			next("loggia app resolve %s --yes", appId);
		else if (!runs)
			next("loggia repository add NAME URL|FOLDER, or loggia api deploy FILE");
		return runs ? 0 : CliException.INCOMPLETE;
	}

	private static String apis(JsonNode need) {
		var names = new ArrayList<String>();
		need.path("apis").forEach(each -> names.add(each.asText()));
		return String.join(" ", names);
	}
}
