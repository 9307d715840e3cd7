package loggia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A real Chromium on pages that look like the shell's: the app in a frame of another origin. */
class HeadlessVisitTest {
	private static final String SHELL = """
			<!doctype html><html data-loggia-state="loading"><body>chrome of the shell
			<script>
			console.log('shell', 1, true);
			const frame = document.createElement('iframe');
			frame.src = 'http://app.localhost:' + location.port + '/frame.html';
			document.body.append(frame);
			addEventListener('message', () => {
				document.documentElement.dataset.loggiaPage = 'pages/index/index';
				document.documentElement.dataset.loggiaErrors = '2';
				document.documentElement.dataset.loggiaState = 'ready';
			});
			</script></body></html>""";
	private static final String FRAME = """
			<!doctype html><html><body>Hello frame<script>
			console.warn('from the frame');
			setTimeout(() => { throw new Error('boom'); });
			setTimeout(() => parent.postMessage('ready', '*'), 50);
			</script></body></html>""";

	@Test
	void seesStateConsoleErrorsAndTextOfTheAppsFrame() throws Exception {
		try (var gateway = new FakeGateway().page("/miniapp/shop/", SHELL).page("/frame.html", FRAME)) {
			var seen = visit(gateway.url() + "/miniapp/shop/", 20);
			assertEquals("ready", seen.path("state").asText(), seen.toString());
			assertEquals("pages/index/index", seen.path("page").asText());
			assertEquals(2, seen.path("errors").asInt());
			assertEquals("Hello frame", seen.path("text").asText());
			var lines = new ArrayList<String>();
			seen.path("console").forEach(line -> lines.add(line.path("level").asText() + " " + line.path("text").asText().lines().findFirst().orElse("")));
			assertTrue(lines.contains("log shell 1 true") && lines.contains("warning from the frame") && lines.contains("exception Error: boom"), lines.toString());
		}
	}

	@Test
	void saysWhenNothingBecomesReady() throws Exception {
		try (var gateway = new FakeGateway().page("/miniapp/shop/", "<p>not a shell")) {
			var seen = visit(gateway.url() + "/miniapp/shop/", 1);
			assertEquals("timeout", seen.path("state").asText());
			assertEquals("not a shell", seen.path("text").asText());
		}
		assertTrue(visit("http://localhost:9/", 1).path("state").asText().startsWith("unreachable"));
	}

	private static JsonNode visit(String url, int seconds) throws Exception {
		try (var chromium = Chromium.start(); var visit = new HeadlessVisit(chromium.debuggerUrl())) {
			return visit.open(url, Duration.ofSeconds(seconds), Duration.ZERO);
		}
	}
}
