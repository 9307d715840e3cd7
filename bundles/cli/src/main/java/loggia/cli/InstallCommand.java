package loggia.cli;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "install", description = "Compiles a project on the gateway and makes it the current version of its app.", footer = {
		"", "Prints {appId, version, url, warnings, compatibility} with --json. The compiler's findings do not stop an install", "as long as one page can be opened; loggia check shows them without a gateway.", "",
		"APIs that the app needs and a bundle repository has are offered: deployed after a yes, or at once with --yes.", "Exit code 5: the app is installed, but APIs that it needs are not here.", "",
		"Example: loggia install miniprograms/todo" })
class InstallCommand extends GatewayCommand {
	@Parameters(paramLabel = "DIR|ZIP", description = "The project's folder, or a zip of it. node_modules and .git are left out.")
	Path source;

	@Option(names = "--kind", paramLabel = "KIND", defaultValue = "release", description = "develop, trial or release. Default: ${DEFAULT-VALUE}.")
	String kind;

	@Option(names = { "-y", "--yes" }, description = "Deploy the API bundles that the app needs and a repository has, without asking.")
	boolean yes;

	@Override
	public Integer call() throws CliException {
		var target = gateway();
		var answer = new AppInstall(target, err()::println).install(source, kind);
		var needs = AppNeeds.of(target, answer.path("appId").asText());
		needs.settle(this, yes);
		needs.addTo(answer);
		result(answer);
		say("%s %s is installed: %s", answer.path("appId").asText(), answer.path("version").asText(), answer.path("url").asText());
		if (!json) {
			answer.path("warnings").forEach(each -> err().println("  " + DiagnosticLine.of(each)));
			answer.path("compatibility").forEach(each -> err().println("  " + ApiFindingLine.of(each)));
		}
		if (needs.open()) {
			next("loggia app resolve %s%s", answer.path("appId").asText(), needs.canBeMet() ? " --yes" : "");
			return CliException.INCOMPLETE;
		}
		next("loggia open %s", answer.path("appId").asText());
		return 0;
	}
}
