package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One visit of a page of the gateway in a headless browser: what the shell says of its state (DESIGN §4: {@code data-loggia-state},
 * {@code -page}, {@code -errors}), every console line of the shell and of the app's frame, and the text that a person would see.
 */
final class HeadlessVisit implements AutoCloseable {
	private static final String STATE = "(() => { const root = document.querySelector('[data-loggia-state]'); return root && "
			+ "{ state: root.dataset.loggiaState, page: root.dataset.loggiaPage || '', errors: Number(root.dataset.loggiaErrors || 0) }; })()";
	private static final String TEXT = "document.body ? document.body.innerText : ''";
	private static final long POLL_MS = 50;

	/** A script context of a frame. */
	private record Context(String session, int id) {}

	private final DevTools browser;
	private final String page;
	private final String topFrame;
	/** contexts of all frames but the shell's, in the order they came */
	private final Map<Context, String> frames = new LinkedHashMap<>();
	private final List<ObjectNode> console = new ArrayList<>();

	/** @param debugger address of the browser's DevTools */
	HeadlessVisit(String debugger) throws IOException {
		browser = new DevTools(debugger, this::on);
		topFrame = browser.call("", "Target.createTarget", DevTools.params().put("url", "about:blank")).path("targetId").asText();
		page = browser.call("", "Target.attachToTarget", DevTools.params().put("targetId", topFrame).put("flatten", true)).path("sessionId").asText();
		watch(page);
		browser.call(page, "Page.enable", DevTools.params());
	}

	/**
	 * @param patience how long it may take until the state is ready or error
	 * @param stay     how long to go on listening after that
	 * @return {@code {url, state, page, errors, readyMs, console, text}}; state is {@code timeout} when it was neither in time
	 */
	JsonNode open(String url, Duration patience, Duration stay) throws IOException {
		long start = System.nanoTime();
		var went = browser.call(page, "Page.navigate", DevTools.params().put("url", url));
		if (went.has("errorText"))
			return seen(url, "unreachable: " + went.path("errorText").asText(), Json.object(), -1);
		var last = await(start, patience);
		long readyMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
		boolean settled = settled(last);
		if (settled && !stay.isZero()) {
			pause(stay.toMillis());
			last = state();
		}
		return seen(url, settled ? last.path("state").asText() : "timeout", last, settled ? readyMs : -1);
	}

	@Override
	public void close() {
		browser.close();
	}

	private JsonNode await(long start, Duration patience) throws IOException {
		while (true) {
			var now = state();
			if (settled(now) || System.nanoTime() - start > patience.toNanos())
				return now;
			pause(POLL_MS);
		}
	}

	private static boolean settled(JsonNode state) {
		return List.of("ready", "error").contains(state.path("state").asText());
	}

	private JsonNode state() throws IOException {
		return evaluate(page, STATE, null);
	}

	private JsonNode seen(String url, String state, JsonNode last, long readyMs) throws IOException {
		var answer = Json.object().put("url", url).put("state", state).put("page", last.path("page").asText("")).put("errors", last.path("errors").asInt());
		if (readyMs >= 0)
			answer.put("readyMs", readyMs);
		var text = text();
		synchronized (this) {
			answer.putArray("console").addAll(console);
		}
		return answer.put("text", text);
	}

	/** @return the text of the app's frames; the shell's own where there are none */
	private String text() throws IOException {
		List<Context> contexts;
		synchronized (this) {
			contexts = List.copyOf(frames.keySet());
		}
		var texts = new ArrayList<String>();
		for (var context : contexts)
			texts.add(evaluate(context.session, TEXT, context.id).asText("").strip());
		var joined = texts.stream().filter(text -> !text.isEmpty()).collect(Collectors.joining("\n"));
		return joined.isEmpty() ? evaluate(page, TEXT, null).asText("").strip() : joined;
	}

	/** @return the value, or a missing node while the page is changing */
	private JsonNode evaluate(String session, String expression, Integer context) throws IOException {
		var params = DevTools.params().put("expression", expression).put("returnByValue", true);
		if (context != null)
			params.put("contextId", context);
		try {
			return browser.call(session, "Runtime.evaluate", params).at("/result/value");
		} catch (IOException e) {
			// the frame or its process went away in between
			if (e.getMessage().contains("context") || e.getMessage().contains("Session"))
				return Json.object().path("gone");
			throw e;
		}
	}

	private void watch(String session) {
		browser.send(session, "Runtime.enable", DevTools.params());
		browser.send(session, "Log.enable", DevTools.params());
		browser.send(session, "Target.setAutoAttach", DevTools.params().put("autoAttach", true).put("waitForDebuggerOnStart", true).put("flatten", true));
		browser.send(session, "Runtime.runIfWaitingForDebugger", DevTools.params());
	}

	private synchronized void on(String session, String method, JsonNode params) {
		switch (method) {
			case "Target.attachedToTarget" -> watch(params.path("sessionId").asText());
			case "Target.detachedFromTarget" -> frames.keySet().removeIf(context -> context.session.equals(params.path("sessionId").asText()));
			case "Runtime.executionContextCreated" -> {
				var context = params.path("context");
				boolean main = context.at("/auxData/isDefault").asBoolean() && context.at("/auxData/type").asText("default").equals("default");
				if (main && !context.at("/auxData/frameId").asText().equals(topFrame))
					frames.put(new Context(session, context.path("id").asInt()), context.path("origin").asText());
			}
			case "Runtime.executionContextDestroyed" -> frames.remove(new Context(session, params.path("executionContextId").asInt()));
			case "Runtime.executionContextsCleared" -> frames.keySet().removeIf(context -> context.session.equals(session));
			case "Runtime.consoleAPICalled" -> note(params.path("type").asText(), arguments(params.path("args")));
			case "Runtime.exceptionThrown" -> {
				var details = params.path("exceptionDetails");
				note("exception", details.at("/exception/description").asText(details.path("text").asText()));
			}
			case "Log.entryAdded" -> note(params.at("/entry/level").asText(), (params.at("/entry/text").asText() + " " + params.at("/entry/url").asText()).strip());
			default -> { }
		}
	}

	private void note(String level, String text) {
		if (console.size() < 10_000)
			console.add(Json.object().put("level", level).put("text", text));
	}

	private static String arguments(JsonNode values) {
		var texts = new ArrayList<String>();
		for (var value : values)
			texts.add(value.has("value") ? value.path("value").asText() : value.path("description").asText(value.path("unserializableValue").asText(value.path("type").asText())));
		return String.join(" ", texts);
	}

	private static void pause(long ms) throws IOException {
		try {
			Thread.sleep(ms);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", e);
		}
	}
}
