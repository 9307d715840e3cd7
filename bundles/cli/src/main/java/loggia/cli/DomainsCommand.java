package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "domains", description = "Shows which servers a mini-program may talk to, allows one, or takes one back.", footer = { "",
		"Example: loggia app domains todo.loggia.demo --allow https://api.example.com --kind request" })
class DomainsCommand extends GatewayCommand {
	@Parameters(paramLabel = "APPID", description = "The app's id, as loggia list shows it.")
	String appId;

	@Option(names = "--allow", paramLabel = "URL", description = "Allow this server: https://api.example.com, https://*.example.com, wss://live.example.com:9443.")
	String allow;

	@Option(names = "--remove", paramLabel = "URL", description = "Take this server back.")
	String remove;

	@Option(names = "--kind", paramLabel = "KIND", defaultValue = "request", description = "request, socket, upload or download. Default: ${DEFAULT-VALUE}.")
	String kind;

	@Option(names = "--release", paramLabel = "DIGEST", defaultValue = "*", description = "For this release only. Default: every release.")
	String release;

	@Option(names = "--private", description = "It may be in a private network or on the gateway's machine, and speak without TLS.")
	boolean privateNet;

	@Override
	public Integer call() throws CliException {
		if (allow != null && remove != null)
			throw new CliException(CliException.USAGE, "usage", "--allow and --remove together mean nothing", "give one of them");
		var target = gateway();
		if (allow != null)
			allowed(allow(target, appId, release, new ProjectDomains(kind, allow, privateNet)));
		else if (remove != null)
			removed(target);
		else
			list(target);
		return 0;
	}

	static JsonNode allow(Gateway target, String appId, String release, ProjectDomains domain) throws CliException {
		return target.put("/api/v1/domains/" + Urls.encode(appId),
				Json.object().put("release", release).put("kind", domain.kind()).put("origin", domain.origin()).put("private", domain.privateNet()));
	}

	private void allowed(JsonNode answer) {
		result(answer);
		say("%s may now talk to %s (%s%s).", appId, answer.path("origin").asText(allow), kind, privateNet ? ", private" : "");
	}

	private void removed(Gateway target) throws CliException {
		target.delete("/api/v1/domains/%s?kind=%s&origin=%s&release=%s".formatted(Urls.encode(appId), Urls.encode(kind), Urls.encode(remove), Urls.encode(release)));
		result(Json.object().put("appId", appId).put("kind", kind).put("origin", remove).put("removed", true));
		say("%s may not talk to %s (%s) any more.", appId, remove, kind);
	}

	private void list(Gateway target) throws CliException {
		var answer = target.list("/api/v1/domains?appId=" + Urls.encode(appId));
		result(answer);
		if (json)
			return;
		if (answer.path("items").isEmpty()) {
			say("%s may talk to no server.", appId);
			next("loggia app domains %s --allow https://api.example.com", appId);
			return;
		}
		var table = new Table("KIND", "SERVER", "PRIVATE", "RELEASE");
		for (var each : answer.path("items"))
			table.row(each.path("kind").asText(), each.path("origin").asText(), each.path("private").asBoolean() ? "yes" : "no", each.path("release").asText());
		table.print(out());
	}
}
