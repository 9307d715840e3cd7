package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggia.container.session.SessionState;
import loggia.worker.wire.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hostile programs and dying workers (threats S01, S02, S03, S12), seen from the sockets; another app's page taps throughout. */
class HostileTest {
	private static final String APP = """
			(function (on, call) {
				let n = 0;
				on('echo', (d) => d);
				on('count', () => ++n);
				on('loop', () => { for (;;); });
				on('objects', () => { const a = []; for (;;) a.push({ a: 1, b: [1, 2, 3] }); });
				on('fill', () => { const a = []; for (;;) a.push(new Array(1000).fill(1)); });
				on('split', () => { 'a'.repeat(1 << 28).split(''); });
				on('stuck', () => Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1));
				on('hide', () => ({ kept: n }));
				on('opened', () => call.opened());
				on('go', () => call.host('navigate', '', JSON.stringify({ type: 'navigateTo', stack: [{ page: 1, path: 'pages/index', query: {} },
					{ page: 2, path: 'pages/detail', query: { id: '7' } }], window: {} })));
			})""";
	private static TestGateway gateway;
	private Neighbour neighbour;

	/** A small heap: on a busy machine a program reaches it before its CPU time is used up. */
	@BeforeAll
	static void start() throws Exception {
		gateway = new TestGateway(Map.of("worker_deaths", 3, "session_heap_mb", 24));
	}

	@AfterAll
	static void stop() throws Exception {
		gateway.close();
	}

	@BeforeEach
	void neighbourTaps() throws Exception {
		neighbour = new Neighbour(gateway);
	}

	@AfterEach
	void neighbourLostNothing() throws Exception {
		neighbour.close();
	}

	private static Browser open(String appId) throws Exception {
		gateway.releases.install(appId, APP);
		return Browser.open(gateway, appId);
	}

	private static void assertEnded(Browser browser, String program, String reason) throws Exception {
		assertEnded(browser, program, reason, "session-closed:" + reason);
	}

	private static void assertEnded(Browser browser, String program, String reason, String incident) throws Exception {
		long start = System.nanoTime();
		browser.view.tap(program, "{}");
		String error = browser.shell.next(Kind.ERROR).json();
		assertTrue(error.contains("\"source\":\"worker\"") && error.contains("\"count\":1"), error);
		String close = browser.shell.next(Kind.CLOSE).json();
		assertTrue(close.contains("\"reason\":\"" + reason + "\""), close);
		assertEquals(1000, browser.view.closeCode());
		assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) < 10);
		assertEquals(List.of(incident), gateway.incidents(browser.session()), "one program, one incident");
		String logs = gateway.get(gateway.host(), "/api/v1/logs/" + browser.appId).body();
		assertTrue(logs.contains("\"source\":\"worker\""), logs);
		browser.close();
	}

	@Test
	void S01_endlessLoop() throws Exception {
		assertEnded(open("s01"), "loop", "cpu");
	}

	@Test
	void S02_objectHeapGrowth() throws Exception {
		assertEnded(open("s02"), "objects", "heap");
	}

	@Test
	void S03_arrayFillGrowth() throws Exception {
		assertEnded(open("s03"), "fill", "heap");
	}

	@Test
	void S12_workerKilled() throws Exception {
		Browser browser = open("s12");
		browser.view.tap("count", "{}");
		browser.view.awaitPatch("1");
		browser.view.tap("go", "{}");
		browser.shell.next(m -> m.header().kind() == Kind.NAVIGATE && m.json().contains("pages/detail"));
		browser.shell.send(Kind.HIDE, "");
		// the worker is asked for its state when the session goes to the background; the echo below comes after its answer
		WalkTest.await(() -> gateway.container.sessions().get(browser.session()).state() == SessionState.BACKGROUND);
		browser.shell.send(Kind.SHOW, "");
		browser.view.tap("echo", "1");
		browser.view.awaitPatch("1");
		long pid = gateway.container.sessions().get(browser.session()).describe().get("workerPid").asLong();
		browser.view.forget();
		ProcessHandle.of(pid).orElseThrow().destroyForcibly();
		assertTrue(browser.shell.next(Kind.HIDE).json().contains("restoring"));
		browser.view.next(Kind.SNAPSHOT);
		browser.shell.next(Kind.SHOW);
		browser.view.tap("opened", "{}");
		String restored = browser.view.next(m -> m.header().kind() == Kind.PATCH && m.json().contains("restore")).json();
		assertTrue(restored.contains("\"restore\":{\"stack\":[{\"path\":\"pages/index\",\"query\":{}},{\"path\":\"pages/detail\",\"query\":{\"id\":\"7\"}}],\"state\":{\"kept\":1}}"),
				restored);
		assertEquals(List.of("worker-lost"), gateway.incidents(browser.session()));
		browser.close();
	}

	@Test
	void aStuckBuiltInCostsItsSessionAndTheOthersOfTheAppAreRestored() throws Exception {
		Browser culprit = open("stuck");
		Browser other = Browser.open(gateway, "stuck");
		JsonNode before = gateway.container.sessions().get(other.session()).describe().get("worker");
		assertEnded(culprit, "stuck", "stuck");
		assertTrue(other.shell.next(Kind.HIDE).json().contains("restoring"));
		other.shell.next(Kind.SHOW);
		other.view.tap("echo", "\"back\"");
		other.view.awaitPatch("\"back\"");
		assertTrue(gateway.container.sessions().get(other.session()).describe().get("worker").asInt() > before.asInt());
		assertEquals(List.of(), gateway.incidents(other.session()), "the worker has named the culprit");
		other.close();
	}

	@Test
	void anAppThatKillsItsWorkerAgainAndAgainIsClosed() throws Exception {
		Browser browser = open("split");
		for (int i = 0; i < 2; i++) {
			browser.view.tap("split", "{}");
			browser.shell.next(Kind.HIDE);
			browser.shell.next(Kind.SHOW);
		}
		assertEnded(browser, "split", "crashed", "worker-lost");
	}
}
