package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "logs", description = "Shows what a mini-program wrote to its console and what went wrong in it.", footer = { "",
		"With --follow it goes on until Ctrl-C; --json then prints one object a line." })
class LogsCommand extends GatewayCommand {
	private static final int WAIT_S = 20;

	@Parameters(paramLabel = "APPID", description = "The app's id, as loggia list shows it.")
	String appId;

	@Option(names = { "-f", "--follow" }, description = "Go on with new lines as they come.")
	boolean follow;

	@Override
	public Integer call() throws CliException {
		var target = gateway();
		var answer = page(target, 0, 0);
		if (!follow) {
			result(answer);
			if (!json)
				answer.path("lines").forEach(this::print);
			return 0;
		}
		while (true) {
			answer.path("lines").forEach(this::print);
			out().flush();
			answer = page(target, answer.path("next").asLong(), WAIT_S);
		}
	}

	/** @param wait how long the gateway may wait for a line, in seconds */
	private JsonNode page(Gateway target, long after, int wait) throws CliException {
		return target.get("/api/v1/logs/%s?after=%d&wait=%d".formatted(Urls.encode(appId), after, wait), Duration.ofSeconds(wait + 30));
	}

	private void print(JsonNode line) {
		if (json)
			out().println(line);
		else
			out().println("%s %-5s %s %s".formatted(line.path("time").asText(), line.path("level").asText(), line.path("source").asText(), line.path("text").asText()));
	}
}
