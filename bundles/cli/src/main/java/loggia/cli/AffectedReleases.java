package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The releases that use what a bundle, deployed just now, deprecates or does not offer any more. */
final class AffectedReleases {
	private AffectedReleases() {}

	/** Adds them to the answer of a deploy, as {@code affected}; nothing when the gateway cannot say, for the deploy is done. @param deployed the answer, with the bundle's {@code name} */
	static void add(Gateway gateway, JsonNode deployed) {
		if (!(deployed instanceof ObjectNode answer) || !answer.path("name").isTextual())
			return;
		try {
			answer.set("affected", gateway.list("/api/v1/compatibility?provider=" + Urls.encode(answer.path("name").asText())).path("items"));
		} catch (CliException e) {
			answer.putArray("affected");
		}
	}

	/** Prints what {@link #add} added. */
	static void say(Command command, JsonNode deployed) {
		for (var release : deployed.path("affected"))
			for (var finding : release.path("findings"))
				command.say("  %s %s: %s", release.path("appId").asText(), release.path("version").asText(), ApiFindingLine.of(finding));
	}
}
