package loggia.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import picocli.CommandLine;

@CommandLine.Command(name = "history", description = "Lists the versions of a capability bundle that can be rolled back to, newest first.")
class ApiHistory extends SlotCommand {
	@Override
	public Integer call() throws CliException {
		var answer = gateway().get(path("/history", ""));
		result(answer);
		if (json)
			return 0;
		var table = new Table("STEPS", "VERSION", "SINCE", "SHA-256", "SETTINGS OF");
		for (var version : answer.path("versions")) {
			var pids = new ArrayList<String>();
			version.path("configurations").forEach(pid -> pids.add(pid.asText()));
			var since = version.path("since").isNumber() ? Instant.ofEpochMilli(version.path("since").asLong()).truncatedTo(ChronoUnit.SECONDS).toString() : "-";
			table.row(version.path("steps").asInt() == 0 ? "now" : version.path("steps").asText(), version.path("version").asText(), since,
					version.path("sha256").asText().replaceFirst("^(.{12}).*", "$1"), pids.isEmpty() ? "-" : String.join(" ", pids));
		}
		table.print(out());
		return 0;
	}
}
