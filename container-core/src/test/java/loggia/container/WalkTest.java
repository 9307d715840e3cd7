package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import loggia.api.ApiCall;
import loggia.api.ApiEvent;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiInvoker;
import loggia.api.ApiReply;
import loggia.container.session.SessionShellSurface;
import loggia.container.session.SessionState;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Shell and frame over real sockets, session, real worker, gate and back. */
class WalkTest {
	private static final String APP = """
			(function (on, call) {
				on('echo', (d) => d);
				on('facts', (f) => call.patch(['facts', f.system.brand, f.apis.length]));
				on('opened', () => call.opened());
				on('call', (d) => call.api(d.name, d.params, (ok, result, bytes) => call.patch([ok, JSON.stringify(result), bytes ? new Uint8Array(bytes[0])[0] : -1])));
				on('ask', (d) => call.ask(d.name, d.params));
				on('askBytes', () => { const [text, bytes] = call.ask('bytes', {}); return [text, new Uint8Array(bytes)[0]]; });
				on('apiEvent', (e) => call.patch(['event', e.name, e.data.n]));
				on('throw', () => { throw new Error('thrown'); });
				on('log', () => { call.host('log', '', '{"level":"warn","text":"said","stack":"at logic.js:1:1"}'); });
				on('query', () => { call.host('query', '{"id":7}', '{"type":"viewport"}'); });
				on('queryReply', (r, h) => call.patch(['viewport', r.viewport.width, h.id]));
				on('navigate', (a) => call.patch(['navigate', a.type]));
				on('exit', () => { call.host('close', '', '{"reason":"exit"}'); });
			})""";
	private static TestGateway gateway;

	@BeforeAll
	static void start() throws Exception {
		gateway = new TestGateway(Map.of("background_ms", 300, "suspend_ms", 300, "close_ms", 700, "worker_group", "shared"));
		gateway.releases.install("walk", APP);
	}

	@AfterAll
	static void stop() throws Exception {
		gateway.close();
	}

	/** A gate that answers by name. */
	private static final class Gate implements ApiInvoker {
		final AtomicReference<ApiCall> last = new AtomicReference<>();

		@Override
		public CompletionStage<ApiReply> invoke(ApiCall call) {
			last.set(call);
			return switch (call.name()) {
				case "bytes" -> CompletableFuture.completedFuture(new ApiReply("{\"a\":1}", List.of(ByteBuffer.wrap(new byte[] { 9 }))));
				case "deny" -> CompletableFuture.failedFuture(new ApiException(Reason.DENIED));
				case "broken" -> throw new IllegalStateException("secret path");
				default -> CompletableFuture.supplyAsync(() -> ApiReply.of("{\"name\":\"" + call.name() + "\"}"));
			};
		}

		@Override
		public CompletionStage<ApiReply> ask(ApiCall call) {
			last.set(call);
			return call.name().equals("bytes") ? invoke(call) : CompletableFuture.supplyAsync(() -> ApiReply.of("\"asked " + call.name() + "\""));
		}
	}

	@Test
	void aTapGoesAllTheWayRound() {
		Browser browser = Browser.open(gateway, "walk");
		assertEquals("App walk", browser.ready.get("app").get("name").asText());
		assertFalse(browser.ready.get("manifest").has("apis"));
		assertEquals("pages/index", browser.ready.get("manifest").get("entry").asText());
		assertTrue(browser.shell.next(Kind.NAVIGATE).json().contains("pages/index"));
		browser.view.tap("echo", "\"文字\"");
		browser.view.awaitPatch("\"文字\"");
		browser.view.tap("opened", "{}");
		String opened = browser.view.next(m -> m.header().kind() == Kind.PATCH && m.json().contains("facts")).json();
		assertTrue(opened.contains("\"brand\":\"t\"") && opened.contains("\"q\":\"1\"") && opened.contains("\"envVersion\":\"develop\""), opened);
		browser.close();
	}

	@Test
	void callsReachTheGateAndComeBack() {
		Gate gate = new Gate();
		gateway.gate(gate);
		Browser browser = Browser.open(gateway, "walk");
		browser.view.tap("call", "{\"name\":\"bytes\",\"params\":{\"key\":\"k\",\"deep\":{\"name\":[1]}}}");
		browser.view.awaitPatch("true,\"{\\\"a\\\":1}\",9");
		assertEquals("{\"key\":\"k\",\"deep\":{\"name\":[1]}}", gate.last.get().params());
		assertEquals("walk", gate.last.get().caller().appId());
		assertEquals("local:" + gate.last.get().caller().deviceId(), gate.last.get().caller().userId());
		browser.view.tap("call", "{\"name\":\"deny\",\"params\":{}}");
		browser.view.awaitPatch("false,\"{\\\"errMsg\\\":\\\"deny:fail auth deny\\\",\\\"errno\\\":103}\",-1");
		browser.view.tap("call", "{\"name\":\"broken\",\"params\":{}}");
		browser.view.awaitPatch("false,\"{\\\"errMsg\\\":\\\"broken:fail internal error\\\",\\\"errno\\\":600007}\",-1");
		browser.view.tap("ask", "{\"name\":\"getStorageSync\",\"params\":{}}");
		browser.view.awaitPatch("\"1\\\"asked getStorageSync\\\"\"");
		browser.view.tap("askBytes", "{}");
		browser.view.awaitPatch("[\"1{\\\"a\\\":1}\",9]");
		gate.last.get().caller().emit(new ApiEvent("onThing", "{\"n\":5}", List.of()));
		browser.view.awaitPatch("\"event\",\"onThing\",5");
		gateway.container.unsetInvoker(gate);
		browser.view.tap("call", "{\"name\":\"x\",\"params\":{}}");
		browser.view.awaitPatch("false,\"{\\\"errMsg\\\":\\\"x:fail not supported\\\",\\\"errno\\\":600000}\",-1");
		browser.close();
	}

	@Test
	void factsAndChromeReachTheLogicLayer() {
		Browser browser = Browser.open(gateway, "walk");
		browser.shell.send(Kind.HOST_FACTS, "{\"system\":{\"brand\":\"new\"},\"menuButton\":{}}");
		browser.view.awaitPatch("\"facts\",\"new\",0");
		browser.shell.send(Kind.NAVIGATE, "{\"type\":\"navigateBack\",\"delta\":1}");
		browser.view.awaitPatch("\"navigate\",\"navigateBack\"");
		browser.close();
	}

	@Test
	void errorsAreCountedAndToldLogsAreKept() throws Exception {
		Browser browser = Browser.open(gateway, "walk");
		browser.view.tap("throw", "{}");
		assertTrue(browser.shell.next(Kind.ERROR).json().contains("\"count\":1"));
		browser.view.send(Kind.ERROR, "{\"source\":\"view\",\"message\":\"broken picture\"}");
		assertTrue(browser.shell.next(Kind.ERROR).json().contains("\"count\":2"));
		browser.view.tap("log", "{}");
		assertTrue(browser.shell.next(Kind.LOG).json().contains("said"));
		String logs = gateway.get(gateway.host(), "/api/v1/logs/walk?after=0").body();
		assertTrue(logs.contains("thrown") && logs.contains("broken picture") && logs.contains("\"level\":\"warn\""), logs);
		long next = Json.parse(logs).orElseThrow().get("next").asLong();
		CompletableFuture<String> later = CompletableFuture.supplyAsync(() -> {
			try {
				return gateway.get(gateway.host(), "/api/v1/logs/walk?wait=20&after=" + next).body();
			} catch (Exception e) {
				throw new IllegalStateException(e);
			}
		});
		browser.view.tap("log", "{}");
		assertEquals(next + 1, Json.parse(later.get(Peer.SECONDS, TimeUnit.SECONDS)).orElseThrow().get("next").asLong());
		browser.close();
	}

	@Test
	void questionsToTheViewAreAnsweredByTheFrame() {
		Browser browser = Browser.open(gateway, "walk");
		browser.view.tap("query", "{}");
		Message query = browser.view.next(Kind.QUERY);
		browser.view.send(Header.of(Kind.QUERY_REPLY, query.header().id()), "{\"viewport\":{\"width\":375}}");
		browser.view.awaitPatch("\"viewport\",375,7");
		browser.close();
	}

	@Test
	void sheetsAreShownByTheShellAndRefusedWithoutOne() throws Exception {
		Browser browser = Browser.open(gateway, "walk");
		SessionShellSurface surface = new SessionShellSurface(gateway.container);
		var caller = gateway.container.sessions().get(browser.session());
		CompletableFuture<String> answer = surface.show(caller, "modal", "{\"title\":\"t\"}").toCompletableFuture();
		Message query = browser.shell.next(Kind.QUERY);
		assertEquals("modal", query.header().sheet());
		browser.shell.send(Header.reply(Kind.QUERY_REPLY, query.header().id(), true), "{\"confirm\":true}");
		assertEquals("{\"confirm\":true}", answer.get(Peer.SECONDS, TimeUnit.SECONDS));
		CompletableFuture<String> unanswered = surface.show(caller, "toast", "{}").toCompletableFuture();
		gateway.container.sessions().get(browser.session()).end("ended", "over");
		var error = assertThrows(ExecutionException.class, () -> unanswered.get(Peer.SECONDS, TimeUnit.SECONDS));
		assertEquals(Reason.NO_ANSWER, ((ApiException) error.getCause()).reason);
		browser.close();
	}

	@Test
	void aFrameThatReconnectsGetsAFreshTicketAndASnapshot() {
		Browser browser = Browser.open(gateway, "walk");
		browser.view.close();
		browser.shell.send(Header.of(Kind.QUERY, 3).sheet("ticket"), "{}");
		Message reply = browser.shell.next(m -> m.header().kind() == Kind.QUERY_REPLY && m.header().id() == 3);
		browser.attach(Json.parse(reply.json()).orElseThrow().get("ticket").asText());
		browser.view.tap("echo", "1");
		browser.view.awaitPatch("1");
		browser.close();
	}

	@Test
	void f5ResumesAndAnotherTabDoesNot() {
		String cookie = Browser.device();
		Browser first = Browser.open(gateway, cookie, "walk", null);
		Browser other = Browser.open(gateway, cookie, "walk", null);
		assertNotEquals(first.session(), other.session());
		first.close();
		Browser again = Browser.open(gateway, cookie, "walk", first.session());
		assertEquals(first.session(), again.session());
		Browser thief = Browser.open(gateway, Browser.device(), "walk", first.session());
		assertNotEquals(first.session(), thief.session(), "a session belongs to its device");
		again.close();
		other.close();
		thief.close();
	}

	@Test
	void aSessionLivesThroughItsStates() throws Exception {
		Browser browser = Browser.open(gateway, "walk");
		var session = gateway.container.sessions().get(browser.session());
		assertEquals(SessionState.FOREGROUND, session.state());
		browser.shell.send(Kind.HIDE, "");
		await(() -> session.state() == SessionState.BACKGROUND);
		await(() -> session.state() == SessionState.SUSPENDED);
		browser.shell.send(Kind.SHOW, "");
		await(() -> session.state() == SessionState.FOREGROUND);
		browser.view.tap("echo", "2");
		browser.view.awaitPatch("2");
		browser.close();
		await(() -> session.state() == SessionState.SUSPENDED);
		await(() -> session.state() == SessionState.CLOSED);
		await(() -> gateway.container.sessions().get(browser.session()) == null);
	}

	@Test
	void aSixthSessionOfADeviceClosesTheOneUsedLongestAgo() throws Exception {
		String cookie = Browser.device();
		Browser[] all = new Browser[6];
		for (int i = 0; i < all.length; i++) {
			all[i] = Browser.open(gateway, cookie, "walk", null);
		}
		assertTrue(all[0].shell.next(Kind.CLOSE).json().contains("evicted"));
		assertEquals(1000, all[0].shell.closeCode());
		all[1].view.tap("echo", "3");
		all[1].view.awaitPatch("3");
		for (Browser browser : all) {
			browser.close();
		}
	}

	@Test
	void anAppThatEndsItselfClosesItsShell() throws Exception {
		Browser browser = Browser.open(gateway, "walk");
		browser.view.tap("exit", "{}");
		assertTrue(browser.shell.next(Kind.CLOSE).json().contains("exit"));
		assertEquals(1000, browser.view.closeCode());
		assertEquals(List.of(), gateway.incidents(browser.session()), "leaving is no incident");
	}

	@Test
	void anAppThatIsNotInstalledIsRefusedInWords() throws Exception {
		Peer shell = Peer.connect(gateway, gateway.host(), "/ws/shell", "http://" + gateway.host(), Browser.device());
		shell.send(Kind.OPEN, "{\"appId\":\"nobody\"}");
		assertTrue(shell.next(Kind.CLOSE).json().contains("no-app"));
		assertEquals(1000, shell.closeCode());
	}

	@Test
	void whatIsNoMessageClosesTheSocketWithAReason() throws Exception {
		Browser browser = Browser.open(gateway, "walk");
		browser.view.send(Kind.PATCH, "{}");
		assertEquals(1008, browser.view.closeCode());
		browser.shell.send(Kind.OPEN, "{}");
		assertEquals(1008, browser.shell.closeCode());
	}

	static void await(BooleanSupplier condition) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Peer.SECONDS);
		while (!condition.getAsBoolean()) {
			assertTrue(System.nanoTime() < end, "it did not come to that within " + Peer.SECONDS + " s");
			Thread.sleep(5);
		}
	}
}
