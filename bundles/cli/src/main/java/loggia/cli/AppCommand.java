package loggia.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loggia app …}: what an operator decides about one app. */
@CommandLine.Command(name = "app", description = "Decides what a mini-program may use, and says what it uses and needs.", subcommands = { AppCommand.Approve.class, AppCommand.Approvals.class,
		DomainsCommand.class, ResolveCommand.class, CompatibilityCommand.class })
class AppCommand extends Group {
	@CommandLine.Command(name = "approve", description = "Approves an API of risk class \"approved\" (such as payment) for an app.")
	static class Approve extends GatewayCommand {
		@Parameters(index = "0", paramLabel = "APPID", description = "The app's id, as loggia list shows it.")
		String appId;

		@Parameters(index = "1", paramLabel = "API", description = "The API's name without wx., such as requestPayment.")
		String api;

		@Option(names = "--release", paramLabel = "DIGEST", description = "For this release only. Default: every release.")
		String release;

		@Option(names = "--withdraw", description = "Take the approval back.")
		boolean withdraw;

		@Override
		public Integer call() throws CliException {
			if (withdraw)
				gateway().delete(path(appId, api, release));
			else
				Approvals.approve(gateway(), appId, api, release);
			result(Json.object().put("appId", appId).put("api", api).put("release", release == null ? "*" : release).put("approved", !withdraw));
			say(withdraw ? "%s may not call %s any more." : "%s may now call %s.", appId, api);
			return 0;
		}

		static String path(String appId, String api, String release) {
			return "/api/v1/approvals/%s/%s%s".formatted(Urls.encode(appId), Urls.encode(api), release == null ? "" : "?release=" + Urls.encode(release));
		}
	}

	@CommandLine.Command(name = "approvals", description = "Lists which app may call which API of risk class \"approved\".")
	static class Approvals extends GatewayCommand {
		/** @param release null for every release */
		static void approve(Gateway gateway, String appId, String api, String release) throws CliException {
			gateway.put(Approve.path(appId, api, release), null);
		}

		@Override
		public Integer call() throws CliException {
			var answer = gateway().list("/api/v1/approvals");
			result(answer);
			if (json)
				return 0;
			if (answer.path("items").isEmpty()) {
				say("Nothing is approved.");
				next("loggia app approve APPID API");
				return 0;
			}
			var table = new Table("APP", "API", "RELEASE");
			answer.path("items").forEach(each -> table.row(each.path("appId").asText(), each.path("api").asText(), each.path("release").asText()));
			table.print(out());
			return 0;
		}
	}
}
