package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code run --watch} says of each build: a line for people, or one of JSON on standard output. */
final class WatchReport implements ProjectWatch.Listener {
	private static final int NAMED = 3;
	private final RunCommand command;

	WatchReport(RunCommand command) {
		this.command = command;
	}

	@Override
	public void updated(JsonNode installed, Set<String> files, long millis) {
		var appId = installed.path("appId").asText();
		var event = Json.object().put("event", "updated").put("appId", appId).put("digest", installed.path("digest").asText()).put("ms", millis);
		files.forEach(event.putArray("files")::add);
		event.set("warnings", installed.path("warnings"));
		tell(event);
		if (command.json)
			return;
		var named = files.stream().limit(NAMED).collect(Collectors.joining(", ")) + (files.size() > NAMED ? " and %d more".formatted(files.size() - NAMED) : "");
		command.remark("%s %s: updated in %d ms (%s)", now(), appId, millis, named);
		installed.path("warnings").forEach(each -> command.remark("  %s", DiagnosticLine.of(each)));
	}

	@Override
	public void refused(String appId, CliException error) {
		var event = Json.object().put("event", "refused").put("appId", appId).put("code", error.code).put("message", error.getMessage());
		if (error.diagnostics != null)
			event.set("diagnostics", error.diagnostics);
		tell(event);
		if (command.json)
			return;
		command.remark("%s %s: %s", now(), appId, error.getMessage());
		if (error.diagnostics != null)
			error.diagnostics.forEach(each -> command.remark("  %s", DiagnosticLine.of(each)));
	}

	@Override
	public void failed(Path project, Exception error) {
		command.remark("%s %s is not watched any more: %s", now(), project, error.getMessage());
	}

	private void tell(JsonNode event) {
		command.result(event);
		command.out().flush();
	}

	private static LocalTime now() {
		return LocalTime.now().truncatedTo(ChronoUnit.SECONDS);
	}
}
