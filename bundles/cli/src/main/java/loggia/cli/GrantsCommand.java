package loggia.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "grants", description = "Shows what people allowed a mini-program, or takes it back.", footer = { "",
		"Example: loggia grants todo.loggia.demo --revoke local:3f2a scope.userLocation" })
class GrantsCommand extends GatewayCommand {
	@Parameters(paramLabel = "APPID", description = "The app's id, as loggia list shows it.")
	String appId;

	@Option(names = "--revoke", arity = "2", paramLabel = "USER SCOPE", hideParamSyntax = true, description = "USER SCOPE: take this grant back.")
	List<String> revoke;

	@Override
	public Integer call() throws CliException {
		var target = gateway();
		if (revoke != null) {
			target.delete("/api/v1/grants/%s/%s/%s".formatted(Urls.encode(appId), Urls.encode(revoke.get(0)), Urls.encode(revoke.get(1))));
			result(Json.object().put("appId", appId).put("userId", revoke.get(0)).put("scope", revoke.get(1)).put("revoked", true));
			say("%s no longer has %s of %s.", appId, revoke.get(1), revoke.get(0));
			return 0;
		}
		var answer = target.list("/api/v1/grants?appId=" + Urls.encode(appId));
		result(answer);
		if (json)
			return 0;
		if (answer.path("items").isEmpty())
			say("Nobody has been asked anything by %s.", appId);
		else {
			var table = new Table("USER", "SCOPE", "ANSWER");
			answer.path("items").forEach(
					each -> table.row(each.path("userId").asText(), each.path("scope").asText(), each.path("granted").asBoolean(true) ? "allowed" : "denied"));
			table.print(out());
		}
		return 0;
	}
}
