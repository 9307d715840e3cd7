package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Console;
import java.util.ArrayList;
import java.util.List;

/** APIs that an installed app needs and the gateway has not: what a repository has of them is deployed after a yes. */
final class AppNeeds {
	private final Gateway gateway;
	private final String appId;
	private JsonNode answer;
	private JsonNode deployed = Json.MAPPER.createArrayNode();

	private AppNeeds(Gateway gateway, String appId, JsonNode answer) {
		this.gateway = gateway;
		this.appId = appId;
		this.answer = answer;
	}

	/** Asks the gateway. One that cannot answer such questions is taken to need nothing. */
	static AppNeeds of(Gateway gateway, String appId) throws CliException {
		try {
			return new AppNeeds(gateway, appId, gateway.get(path(appId)));
		} catch (CliException e) {
			if (!e.code.equals("http-404") && !e.code.equals("notFound"))
				throw e;
			return new AppNeeds(gateway, appId, Json.object().put("runs", true));
		}
	}

	JsonNode answer() {
		return answer;
	}

	/** @return whether something that a bundle could offer is missing */
	boolean open() {
		return !answer.path("missing").isEmpty();
	}

	/** @return whether repositories have something of it */
	boolean canBeMet() {
		return !answer.path("deploy").isEmpty();
	}

	/** Tells what is missing, asks the person at the terminal unless the answer is known, and deploys. Without a terminal nothing is deployed. */
	void settle(Command command, boolean yes) throws CliException {
		tell(command);
		if (!canBeMet())
			return;
		if (!yes && !agrees(command))
			return;
		var consent = Json.object();
		answer.path("deploy").forEach(each -> consent.withArray("deploy").add(each.path("sha256").asText()));
		var completed = gateway.post(path(appId), consent);
		answer = completed.path("resolution");
		deployed = completed.path("deployed");
		deployed.forEach(each -> command.err().println(bundle(each) + " is deployed."));
	}

	/** Puts what is known into the result of a command. */
	void addTo(JsonNode result) {
		if (result instanceof ObjectNode object && answer.has("missing")) {
			object.set("resolution", answer);
			object.set("deployed", deployed);
		}
	}

	private void tell(Command command) {
		answer.path("remarks").forEach(each -> command.err().println("Note: " + each.asText()));
		for (var missing : answer.path("missing")) {
			if (missing.has("from"))
				continue;
			command.err().println(appId + " needs " + need(missing) + ":");
			missing.path("reasons").forEach(each -> command.err().println("  " + each.asText()));
		}
		if (!answer.path("absent").isEmpty())
			command.err().println("Note: " + appId + " uses " + String.join(", ", texts(answer.path("absent"))) + ", which no bundle here and no repository offers");
		for (var each : answer.path("deploy"))
			command.err().println(appId + " needs " + String.join(", ", texts(each.path("families"))) + " (from " + bundle(each) + ", repository " + each.path("repository").asText()
					+ (each.has("replaces") ? ", instead of " + each.path("replaces").asText() : "") + "): " + each.path("because").asText());
		command.err().flush();
	}

	private boolean agrees(Command command) {
		Console terminal = command.json ? null : System.console();
		if (terminal == null)
			return false;
		int count = answer.path("deploy").size();
		var said = terminal.readLine("Deploy %s? [y/N] ", count == 1 ? "it" : "these " + count);
		return said != null && said.strip().toLowerCase(java.util.Locale.ROOT).matches("y|yes");
	}

	private static String bundle(JsonNode each) {
		return each.path("name").asText() + " " + each.path("version").asText();
	}

	private static String need(JsonNode missing) {
		return missing.path("family").asText() + " (" + String.join(", ", texts(missing.path("apis"))) + ")";
	}

	private static List<String> texts(JsonNode list) {
		var texts = new ArrayList<String>();
		list.forEach(each -> texts.add(each.asText()));
		return texts;
	}

	private static String path(String appId) {
		return "/api/v1/apps/" + Urls.encode(appId) + "/resolution";
	}
}
