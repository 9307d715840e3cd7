package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import loggia.container.session.SessionState;
import loggia.worker.wire.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when there are as many workers as there may be: never one more. */
class FullPoolTest {
	private TestGateway gateway;

	private void start(Map<String, Object> settings) throws Exception {
		gateway = new TestGateway(settings);
		for (String app : List.of("a", "b", "c")) {
			gateway.releases.install(app, Neighbour.APP);
		}
	}

	@AfterEach
	void stop() throws Exception {
		gateway.close();
	}

	private SessionState state(Browser browser) {
		return gateway.container.sessions().get(browser.session()).state();
	}

	private boolean hasWorker(Browser browser) {
		return gateway.container.sessions().get(browser.session()).describe().has("worker");
	}

	private void leave(Browser browser) throws Exception {
		browser.close();
		WalkTest.await(() -> state(browser) == SessionState.SUSPENDED);
	}

	@Test
	void aSpareOfAnotherClassMakesRoomFirst() throws Exception {
		start(Map.of("workers_max", 1, "fast_apps", new String[] { "b" }));
		WalkTest.await(() -> gateway.container.pool().describe().size() == 1);
		Browser b = Browser.open(gateway, "b");
		assertEquals("fast", gateway.container.pool().describe().get(0).path("class").asText());
		assertEquals(1, gateway.container.pool().describe().size());
		b.close();
	}

	@Test
	void theSessionThatNobodyLookedAtForLongestGoesAndComesBack() throws Exception {
		start(Map.of("workers_max", 2, "worker_spare", false, "background_ms", 50, "suspend_ms", 50));
		String me = Browser.device();
		Browser a = Browser.open(gateway, me, "a", null);
		Browser b = Browser.open(gateway, "b");
		b.view.tap("echo", "1");
		b.view.awaitPatch("\"tap 1\"");
		leave(a);
		leave(b);
		Browser c = Browser.open(gateway, "c");
		assertTrue(hasWorker(b) && !hasWorker(a), "a was used before b");
		Browser again = Browser.open(gateway, me, "a", a.session());
		assertEquals(a.session(), again.session());
		again.view.tap("echo", "2");
		again.view.awaitPatch("\"tap 2\"");
		assertTrue(!hasWorker(b) && hasWorker(c));
		c.close();
		again.close();
	}

	@Test
	void aSeatInAFullProcessIsTakenFromWhoeverIsAwayLongest() throws Exception {
		start(Map.of("workers_max", 1, "worker_spare", false, "worker_sessions", 2, "worker_group", "shared", "background_ms", 50, "suspend_ms", 50));
		Browser a = Browser.open(gateway, "a");
		Browser b = Browser.open(gateway, "b");
		int pid = gateway.container.pool().describe().get(0).path("pid").asInt();
		leave(a);
		Browser c = Browser.open(gateway, "c");
		assertTrue(!hasWorker(a) && hasWorker(b) && hasWorker(c));
		assertEquals(pid, gateway.container.pool().describe().get(0).path("pid").asInt(), "the process of b went on");
		b.view.tap("echo", "1");
		b.view.awaitPatch("\"tap 1\"");
		b.close();
		c.close();
	}

	@Test
	void whenPeopleLookAtEverythingASessionIsRefusedWithASentenceAndOneIncident() throws Exception {
		start(Map.of("workers_max", 1, "worker_spare", false));
		Browser a = Browser.open(gateway, "a");
		Browser b = Browser.shell(gateway, Browser.device(), "b", null, false);
		JsonNode close = Json.parse(b.shell.next(Kind.CLOSE).json()).orElseThrow();
		assertEquals("no-worker", close.path("reason").asText());
		assertEquals("All 1 logic workers of this gateway are busy. Close another app, or try again in a moment.", close.path("message").asText());
		assertEquals(List.of("session-refused:workers-busy"), gateway.incidents(b.session()));
		a.view.tap("echo", "1");
		a.view.awaitPatch("\"tap 1\"");
		assertEquals(List.of(), gateway.incidents(a.session()));
		a.close();
		b.close();
	}

	@Test
	void aSessionThatIsAwayForLongGivesUpItsMemoryAndComesBackWithItsPages() throws Exception {
		start(Map.of("background_ms", 50, "suspend_ms", 50, "free_ms", 100));
		gateway.releases.install("a", "(function (on, call) { let n = 0; on('count', () => ++n); on('hide', () => [n]); on('opened', () => call.opened()); })");
		String me = Browser.device();
		Browser a = Browser.open(gateway, me, "a", null);
		a.view.tap("count", "{}");
		a.view.awaitPatch("1");
		leave(a);
		WalkTest.await(() -> !hasWorker(a));
		assertEquals(SessionState.SUSPENDED, state(a));
		Browser again = Browser.open(gateway, me, "a", a.session());
		assertEquals(a.session(), again.session());
		again.view.tap("opened", "{}");
		assertTrue(again.view.next(m -> m.header().kind() == Kind.PATCH && m.json().contains("restore")).json().contains("\"state\":[1]"));
		assertEquals(List.of(), gateway.incidents(a.session()));
		again.close();
	}

	/** Sessions come and go while somebody counts the processes. */
	@Test
	void neverMoreProcessesThanTheOperatorAllows() throws Exception {
		start(Map.of("workers_max", 2, "background_ms", 20, "suspend_ms", 20));
		AtomicBoolean going = new AtomicBoolean(true);
		CompletableFuture<Integer> most = CompletableFuture.supplyAsync(() -> {
			int seen = 0;
			while (going.get()) {
				seen = Math.max(seen, (int) ProcessHandle.current().children().filter(ProcessHandle::isAlive).count());
			}
			return seen;
		});
		List<Browser> all = new ArrayList<>();
		for (int round = 0; round < 2; round++) {
			for (String app : List.of("a", "b", "c")) {
				Browser browser = Browser.open(gateway, app);
				all.add(browser);
				leave(browser);
			}
		}
		going.set(false);
		assertEquals(2, most.get());
	}
}
