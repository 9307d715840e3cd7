package loggia.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "uninstall", description = "Removes a mini-program and all its releases, or one older release, from the gateway.")
class UninstallCommand extends GatewayCommand {
	@Parameters(paramLabel = "APPID", description = "The app's id, as loggia list shows it.")
	String appId;

	@Option(names = "--release", paramLabel = "VERSION", description = "Only this version (or digest), which must not be the current one.")
	String release;

	@Option(names = "--force", description = "Also when somebody has it open: their sessions end.")
	boolean force;

	@Override
	public Integer call() throws CliException {
		var query = (release == null ? "" : "&version=" + Urls.encode(release)) + (force ? "&force=true" : "");
		gateway().delete("/api/v1/apps/" + Urls.encode(appId) + (query.isEmpty() ? "" : "?" + query.substring(1)));
		var result = Json.object().put("appId", appId).put("uninstalled", true);
		result(release == null ? result : result.put("release", release));
		say("%s%s is removed.", appId, release == null ? "" : " " + release);
		return 0;
	}
}
