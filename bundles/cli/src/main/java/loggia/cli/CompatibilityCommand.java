package loggia.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "compatibility", description = "Lists what installed mini-programs use that is deprecated, unknown, or newer than the gateway.", footer = { "",
		"deprecated: it answers, but should not be used any more; the line says what to use instead and when it goes.",
		"unknown: nobody answers it, and WeChat has no API of that name. newer: WeChat has it, or a newer version of its bundle." })
class CompatibilityCommand extends GatewayCommand {
	@Parameters(index = "0", arity = "0..1", paramLabel = "APPID", description = "All releases of this app. Default: of each app those that open, or are open.")
	String appId;

	@Option(names = "--removal", description = "Only what is to be removed.")
	boolean removal;

	@Override
	public Integer call() throws CliException {
		var answer = appId == null ? gateway().list("/api/v1/compatibility" + (removal ? "?removal=true" : "")) : gateway().get("/api/v1/compatibility/" + Urls.encode(appId));
		result(answer);
		int found = 0;
		for (var release : answer.path("items"))
			for (var finding : release.path("findings")) {
				if (removal && !finding.has("removal"))
					continue;
				found++;
				say("%s %s: %s", release.path("appId").asText(), release.path("version").asText(), ApiFindingLine.of(finding));
			}
		if (found == 0)
			say(removal ? "Nothing is used that is to be removed." : "Nothing is used that is deprecated, unknown or newer than the gateway.");
		return 0;
	}
}
