package loggia.cli;

import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code loggia app …}: what an operator decides about one app. */
@CommandLine.Command(name = "app", description = "Decides what a mini-program may use.", subcommands = { AppCommand.Approve.class, AppCommand.Approvals.class })
class AppCommand extends Group {
	@CommandLine.Command(name = "approve", description = "Approves an API of risk class \"approved\" (such as payment) for an app.")
	static class Approve extends GatewayCommand {
		@Parameters(index = "0", paramLabel = "APPID", description = "The app's id, as loggia list shows it.")
		String appId;

		@Parameters(index = "1", paramLabel = "API", description = "The API's name without wx., such as requestPayment.")
		String api;

		@Override
		public Integer call() throws CliException {
			Approvals.approve(gateway(), appId, api);
			result(Json.object().put("appId", appId).put("api", api).put("approved", true));
			say("%s may now call %s.", appId, api);
			return 0;
		}
	}

	@CommandLine.Command(name = "approvals", description = "Lists which app may call which API of risk class \"approved\".")
	static class Approvals extends GatewayCommand {
		static void approve(Gateway gateway, String appId, String api) throws CliException {
			gateway.post("/api/v1/approvals", Json.object().put("appId", appId).put("api", api));
		}

		@Override
		public Integer call() throws CliException {
			var answer = gateway().get("/api/v1/approvals");
			result(answer);
			if (json)
				return 0;
			if (answer.path("approvals").isEmpty()) {
				say("Nothing is approved.");
				next("loggia app approve APPID API");
				return 0;
			}
			var table = new Table("APP", "API");
			answer.path("approvals").forEach(each -> table.row(each.path("appId").asText(), each.path("api").asText()));
			table.print(out());
			return 0;
		}
	}
}
