package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The mini-programs that a change of capability bundles takes something from. */
record Affected(List<String> apps, int sessions) {
	/** @param impact with {@code apps} and {@code sessions}, as the gateway tells them */
	static Affected of(JsonNode impact) {
		var apps = new ArrayList<String>();
		for (var app : impact.path("apps")) {
			var apis = new ArrayList<String>();
			app.path("apis").forEach(api -> apis.add(api.asText()));
			apps.add("%s %s (%s) uses %s".formatted(app.path("name").asText(), app.path("version").asText(), app.path("appId").asText(), String.join(", ", apis)));
		}
		return new Affected(List.copyOf(apps), impact.path("sessions").asInt());
	}

	/**
	 * Says who is affected, and asks. Does nothing when nobody is.
	 *
	 * @param what   as in "remove greet"
	 * @throws CliException exit code 4 when the answer is no, or nobody can answer
	 */
	void confirm(Command command, boolean yes, String what) throws CliException {
		if (apps.isEmpty())
			return;
		apps.forEach(command.err()::println);
		command.err().println(sessions == 1 ? "1 session is open." : sessions + " sessions are open.");
		if (yes)
			return;
		var console = System.console();
		if (command.json || console == null)
			throw new CliException(CliException.UNCONFIRMED, "needs-yes", "To " + what + " would take APIs from " + (apps.size() == 1 ? "1 mini-program" : apps.size() + " mini-programs"),
					"look at who is named above, then say --yes");
		var answer = console.readLine("%s? [y/N] ", Character.toUpperCase(what.charAt(0)) + what.substring(1));
		if (answer == null || !answer.strip().toLowerCase(java.util.Locale.ROOT).matches("y|yes"))
			throw new CliException(CliException.UNCONFIRMED, "not-confirmed", "Nothing was changed", null);
	}
}
