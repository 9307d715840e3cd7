package loggia.cli;

import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "uninstall", description = "Removes a mini-program and all its releases from the gateway.")
class UninstallCommand extends GatewayCommand {
	@Parameters(paramLabel = "APPID", description = "The app's id, as loggia list shows it.")
	String appId;

	@Override
	public Integer call() throws CliException {
		gateway().delete("/api/v1/apps/" + Urls.encode(appId));
		result(Json.object().put("appId", appId).put("uninstalled", true));
		say("%s is removed.", appId);
		return 0;
	}
}
