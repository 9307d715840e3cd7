package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "open", description = "Opens a mini-program in the browser, or in a headless one that reports what happened.", footer = { "",
		"Headless: waits until the page is ready or failed, prints its state, errors, console and text; exit code 1 when it is", "not ready in time. Chromium is taken from $CHROMIUM or the path.", "",
		"Example: loggia open todo.loggia.demo/pages/index/index --headless --for 2" })
class OpenCommand extends Command {
	@CommandLine.Mixin
	GatewayOption gateway;

	@Parameters(paramLabel = "APPID[/PAGE]", description = "The app, and the page with its query; the first page when none is named.")
	String target;

	@Option(names = "--headless", description = "Open it in a headless Chromium and print what happened.")
	boolean headless;

	@Option(names = "--for", paramLabel = "SECONDS", defaultValue = "0", description = "How long to stay after it is ready. Default: ${DEFAULT-VALUE}.")
	int seconds;

	@Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "30", description = "How long it may take until it is ready. Default: ${DEFAULT-VALUE}.")
	int timeout;

	@Option(names = "--fail-on-errors", description = "Exit code 1 also when the app's own code threw errors.")
	boolean failOnErrors;

	@Override
	public Integer call() throws CliException, IOException {
		var url = Urls.ofApp(gateway.url(Credentials.ofThisPerson()), target);
		if (headless)
			return visit(url);
		boolean opened = DesktopBrowser.open(url);
		result(Json.object().put("url", url).put("opened", opened));
		say("%s", url);
		if (!opened)
			next("open this address in a browser; there is no desktop here to do it");
		return 0;
	}

	private int visit(String url) throws CliException, IOException {
		JsonNode seen;
		try (var chromium = Chromium.start(); var visit = new HeadlessVisit(chromium.debuggerUrl())) {
			seen = visit.open(url, Duration.ofSeconds(timeout), Duration.ofSeconds(seconds));
		}
		result(seen);
		say("%s", url);
		say("state   %s", seen.path("state").asText());
		say("page    %s", seen.path("page").asText());
		say("errors  %d", seen.path("errors").asInt());
		for (var line : seen.path("console"))
			say("console %s: %s", line.path("level").asText(), line.path("text").asText());
		say("text");
		seen.path("text").asText().lines().forEach(line -> say("  %s", line));
		boolean ready = seen.path("state").asText().equals("ready");
		if (!ready)
			next("loggia logs %s", target.split("/")[0]);
		return ready && !(failOnErrors && seen.path("errors").asInt() > 0) ? 0 : CliException.FAILED;
	}

	/** The person's own browser. */
	static final class DesktopBrowser {
		private DesktopBrowser() {}

		/** @return false where there is no desktop */
		static boolean open(String url) {
			boolean mac = System.getProperty("os.name").startsWith("Mac");
			if (!mac && System.getenv("DISPLAY") == null && System.getenv("WAYLAND_DISPLAY") == null)
				return false;
			try {
				new ProcessBuilder(List.of(mac ? "open" : "xdg-open", url)).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
				return true;
			} catch (IOException e) {
				return false;
			}
		}
	}
}
