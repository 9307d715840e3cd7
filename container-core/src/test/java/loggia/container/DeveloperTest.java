package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiCall;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiInvoker;
import loggia.api.ApiReply;
import loggia.api.Caller;
import loggia.api.trail.TracedCall;
import loggia.api.trail.Trail.Outcome;
import loggia.container.session.DevelopTrails;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the shell of a develop version is told about its session, and that of any other version is not. */
class DeveloperTest {
	private static final String APP = """
			(function (on, call) {
				on('call', (d) => call.api(d.name, d.params, (ok, result) => call.patch([ok, JSON.stringify(result)])));
				on('log', () => { call.host('log', '', '{"level":"warn","text":"said"}'); });
				on('throw', () => { call.host('error', '', '{"source":"event","message":"thrown","stack":"at f (logic.js:3:9)"}'); });
				on('inspect', (question, header) => { call.host('inspect', JSON.stringify({ id: header.id }), JSON.stringify({ revision: 1, pages: [], asked: question })); });
			})""";
	private static TestGateway gateway;

	@BeforeAll
	static void start() throws Exception {
		gateway = new TestGateway(Map.of());
		gateway.releases.install("walk", APP);
		gateway.releases.installAs(Caller.VersionKind.RELEASE, "shipped", APP);
		gateway.gate(new Gate());
	}

	@AfterAll
	static void stop() throws Exception {
		gateway.close();
	}

	/** Notes its steps as the real one does. */
	private static final class Gate implements ApiInvoker {
		@Override
		public CompletionStage<ApiReply> invoke(ApiCall call) {
			var trail = call.caller().trail();
			if (trail != null) {
				trail.answeredBy("bundle 1.0.0", "ordinary");
				trail.step("known", Outcome.PASSED, "offered");
				trail.step("known", Outcome.PASSED, "offered");
			}
			return call.name().equals("deny") ? CompletableFuture.failedFuture(new ApiException(Reason.DENIED))
					: CompletableFuture.completedFuture(ApiReply.of("{\"long\":\"" + "x".repeat(6_000) + "\",\"short\":1}"));
		}

		@Override
		public CompletionStage<ApiReply> ask(ApiCall call) {
			return invoke(call);
		}
	}

	private static JsonNode ask(Browser browser, long id, String sheet, String body) {
		browser.shell.send(Header.of(Kind.QUERY, id).sheet(sheet), body);
		return Json.parse(reply(browser, id).json()).orElseThrow();
	}

	private static Message reply(Browser browser, long id) {
		return browser.shell.next(m -> m.header().kind() == Kind.QUERY_REPLY && m.header().id() == id);
	}

	private static JsonNode trace(Browser browser, String name, String state) {
		return Json.parse(browser.shell.next(m -> {
			ObjectNode json = m.header().kind() == Kind.TRACE ? Json.parse(m.json()).orElseThrow() : Json.object();
			return json.path("name").asText().equals(name) && json.path("state").asText().equals(state);
		}).json()).orElseThrow();
	}

	@Test
	void callsAreToldWhileADeveloperLooks() {
		Browser browser = Browser.open(gateway, "walk");
		assertEquals("develop", browser.ready.at("/app/envVersion").asText());
		browser.view.tap("call", "{\"name\":\"early\",\"params\":{\"a\":1}}");
		browser.view.next(m -> m.header().kind() == Kind.PATCH && m.json().contains("short"));
		browser.view.tap("log", "{}");
		browser.shell.next(Kind.LOG);

		JsonNode before = ask(browser, 1, "watch", "{\"on\":true}");
		assertEquals("said", before.at("/lines/0/text").asText());
		assertEquals("early", before.at("/calls/0/name").asText());
		assertEquals(1, before.at("/calls/0/params/a").asInt());
		assertEquals("ok", before.at("/calls/0/state").asText());
		assertEquals(1, before.at("/calls/0/result/short").asInt(), "what is long is shortened, what is short stays");
		assertTrue(before.at("/calls/0/result/long").asText().endsWith("(6000 characters)"), before.toString());
		assertEquals(1, before.at("/calls/0/steps").size(), "a step that is told twice stands there once");

		browser.view.tap("call", "{\"name\":\"deny\",\"params\":{}}");
		JsonNode pending = trace(browser, "deny", "pending");
		assertEquals(2, pending.path("number").asInt());
		JsonNode failed = trace(browser, "deny", "fail");
		assertEquals("deny:fail auth deny", failed.at("/result/errMsg").asText());
		assertEquals("bundle 1.0.0", failed.path("provider").asText());

		ask(browser, 2, "watch", "{\"on\":false}");
		browser.shell.forget();
		browser.view.tap("call", "{\"name\":\"later\",\"params\":{}}");
		browser.view.next(m -> m.header().kind() == Kind.PATCH && m.json().contains("short"));
		JsonNode after = ask(browser, 3, "watch", "{\"on\":true}");
		assertEquals(3, after.path("calls").size());
		List<String> names = new DevelopTrails(gateway.container).of(gateway.container.sessions().get(browser.session())).stream().map(TracedCall::name).toList();
		assertEquals(List.of("early", "deny", "later"), names);
		browser.close();
	}

	@Test
	void dataAndStorageAreAskedForThroughTheSession() {
		Browser browser = Browser.open(gateway, "walk");
		assertEquals(4, ask(browser, 1, "inspect", "{\"since\":4}").at("/asked/since").asInt());
		assertEquals(1, ask(browser, 2, "storage", "{\"name\":\"getStorage\",\"params\":{\"key\":\"k\"}}").at("/result/short").asInt());
		browser.shell.send(Header.of(Kind.QUERY, 3).sheet("storage"), "{\"name\":\"requestPayment\"}");
		Message refused = reply(browser, 3);
		assertEquals(Boolean.FALSE, refused.header().ok(), "a developer calls nothing but the storage in the app's place");
		browser.close();
	}

	@Test
	void anotherVersionTellsNothing() throws Exception {
		Browser browser = Browser.open(gateway, "shipped");
		assertEquals("release", browser.ready.at("/app/envVersion").asText());
		browser.view.tap("call", "{\"name\":\"early\",\"params\":{}}");
		browser.view.next(m -> m.header().kind() == Kind.PATCH && m.json().contains("short"));
		var session = gateway.container.sessions().get(browser.session());
		assertNull(session.trail());
		assertEquals(List.of(), new DevelopTrails(gateway.container).of(session));
		browser.view.tap("throw", "{}");
		assertFalse(browser.shell.next(Kind.ERROR).json().contains("\"file\""));
		browser.shell.send(Header.of(Kind.QUERY, 1).sheet("watch"), "{}");
		assertEquals(1008, browser.shell.closeCode(), "the socket is closed: no shell of ours asks that");
	}
}
