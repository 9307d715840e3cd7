package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import loggia.worker.wire.Kind;

/** A tab with an app of one page that runs in the logic runtime as it is packed into the bundle; a tap on the page's text calls {@code run}. */
final class RealPage implements AutoCloseable {
	final TestGateway gateway;
	final Browser browser;
	private final long node;
	private int taps;

	private RealPage(TestGateway gateway, Browser browser) {
		this.gateway = gateway;
		this.browser = browser;
		this.node = listening(Json.parse(browser.picture).orElseThrow().get("ops"));
	}

	/** A gateway with the packed logic runtime. */
	static TestGateway gateway(Map<String, Object> settings) throws Exception {
		return new TestGateway(settings, Path.of("target/runtimes/loggia/logic/logic-runtime.js").toUri().toURL());
	}

	/** Installs an app. @param app code of app.js @param page code of the page */
	static void install(TestGateway gateway, String appId, String app, String page) throws IOException {
		try (InputStream in = RealPage.class.getResourceAsStream("/one-page-app.js")) {
			String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
			gateway.releases.install(appId, source.replace("APP_CODE", app).replace("PAGE_CODE", page));
		}
	}

	/** Installs an app whose page runs that when it is tapped, and opens it. {@code kept} is an array that lives as long as the app. */
	static RealPage running(TestGateway gateway, String appId, String program) throws IOException {
		install(gateway, appId, "App({});", "const kept = []; Page({ data: { text: '' }, run(event) { " + program + " } });");
		return open(gateway, appId);
	}

	static RealPage open(TestGateway gateway, String appId) {
		return new RealPage(gateway, Browser.open(gateway, appId));
	}

	/** The node behind the operation {@code listen, NODE, "tap", flags}. */
	private static long listening(JsonNode ops) {
		for (int i = 1; i < ops.size(); i++) {
			if ("tap".equals(ops.get(i).asText())) {
				return ops.get(i - 1).asLong();
			}
		}
		throw new AssertionError("nothing listens to taps in " + ops);
	}

	/** Taps; the event's time stamp counts them. */
	void tap() {
		browser.view.send(Kind.VIEW_EVENT, "{\"node\":" + node + ",\"type\":\"tap\",\"detail\":{},\"timeStamp\":" + ++taps + "}");
	}

	/** Waits until the page shows that text. */
	void awaitText(String text) {
		browser.view.next(m -> m.header().kind() == Kind.PATCH && m.json().contains("\"" + text + "\""));
	}

	/** Taps, then waits for the end that the worker makes of it, as the shell and the audit see it. @param reasons one of them, joined by {@code |} */
	void tapAndBeEnded(String reasons) throws Exception {
		tap();
		assertEnded(browser, reasons);
		assertEquals(1000, browser.view.closeCode());
		close();
	}

	static void assertEnded(Browser browser, String reasons) throws Exception {
		String error = browser.shell.next(m -> m.header().kind() == Kind.ERROR && m.json().contains("\"source\":\"worker\"")).json();
		assertTrue(error.contains("The mini-program "), error);
		String close = browser.shell.next(Kind.CLOSE).json();
		String reason = Json.string(Json.parse(close).orElseThrow(), "reason", "");
		assertTrue(reason.matches(reasons), close);
		assertEquals(List.of("session-closed:" + reason), browser.gateway.incidents(browser.session()), "one program, one incident");
	}

	@Override
	public void close() {
		browser.close();
	}
}
