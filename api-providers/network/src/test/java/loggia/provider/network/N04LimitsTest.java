package loggia.provider.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.api.Caller.State;
import loggia.api.access.Domains.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much at once, how long, and what the background does. */
@DisplayName("N04 limits")
class N04LimitsTest {
	@TempDir
	Path folder;
	World world;
	Server server;
	final Semaphore go = new Semaphore(0);
	final AtomicInteger inside = new AtomicInteger();
	private final Ann ann = new Ann("shop", "ann", "s1");

	@BeforeEach
	void open() throws Exception {
		server = new Server("127.0.0.1", 0, null).page("/wait", (one, exchange) -> {
			inside.incrementAndGet();
			try {
				go.tryAcquire(20, TimeUnit.SECONDS);
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
			inside.decrementAndGet();
			Server.send(exchange, 200, "text/plain", "ok");
		}).text("/", "text/plain", "ok");
		world = new World(folder);
		world.list(server.origin("127.0.0.1"), Verdict.PRIVATE);
	}

	@AfterEach
	void close() {
		go.release(1000);
		world.close();
		server.close();
	}

	private CompletableFuture<ApiReply> wait(Ann who, String api) {
		return world.start(who, api, "{\"url\":\"" + server.origin("127.0.0.1") + "/wait\"}");
	}

	private List<CompletableFuture<ApiReply>> several(int count, Ann who, String api) {
		var calls = new ArrayList<CompletableFuture<ApiReply>>();
		for (int i = 0; i < count; i++) {
			calls.add(wait(who, api));
		}
		return calls;
	}

	@Test
	void theEleventhRequestWaitsForOneOfTheTen() throws Exception {
		var calls = several(11, ann, "request");
		World.until(10, inside::get);
		// others have lanes of their own: a download, another session
		var download = wait(ann, "downloadFile");
		World.until(11, inside::get);
		var other = wait(new Ann("shop", "bob", "s2"), "request");
		World.until(12, inside::get);
		assertEquals(12, server.seen.size(), "the eleventh has not been sent");
		go.release();
		World.until(13, () -> server.seen.size());
		go.release(12);
		calls.add(download);
		calls.add(other);
		for (var call : calls) {
			call.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void anAbortedCallGivesItsPlaceAndAWaitingOneIsNeverSent() throws Exception {
		var calls = several(12, ann, "request");
		World.until(10, inside::get);
		calls.get(11).cancel(true);
		calls.get(0).cancel(true);
		World.until(11, () -> server.seen.size());
		go.release(11);
		for (int i = 1; i < 11; i++) {
			calls.get(i).get(10, TimeUnit.SECONDS);
		}
		assertEquals(11, server.seen.size());
	}

	@Test
	void aFullQueueRefuses() throws Exception {
		var calls = several(210, ann, "request");
		ApiException full = World.failure(wait(ann, "request"));
		assertEquals("exceed max task count", full.getMessage());
		assertEquals(Reason.QUOTA, full.reason);
		calls.forEach(call -> call.cancel(true));
	}

	@Test
	void oneAppHasAQuarterOfAllPlaces() throws Exception {
		world.with(s -> world.crowded(48, 5));
		var hog = new ArrayList<CompletableFuture<ApiReply>>();
		for (int session = 0; session < 3; session++) {
			hog.addAll(several(10, new Ann("hog", "ann", "hog" + session), "request"));
		}
		World.until(12, inside::get);
		wait(ann, "request");
		World.until(13, inside::get);
		assertEquals(13, server.seen.size());
		hog.forEach(call -> call.cancel(true));
	}

	@Test
	void timeEndsACallAndItsPlace() throws Exception {
		long began = System.nanoTime();
		var call = world.start(ann, "request", "{\"url\":\"" + server.origin("127.0.0.1") + "/wait\",\"timeout\":200}");
		ApiException late = World.failure(call);
		assertEquals("timeout", late.getMessage());
		assertEquals(5, late.errno);
		assertTrue(System.nanoTime() - began < 5_000_000_000L);
		World.until(1.0, () -> world.meters.get("loggia_network_requests_total[request, timeout]"));
	}

	@Test
	void withoutATimeoutItIsAMinute() {
		assertEquals(60_000, world.settings.timeoutMs());
		var config = NetworkProvider.Config.class;
		for (var method : config.getDeclaredMethods()) {
			if (method.getName().equals("timeout_ms")) {
				assertEquals(60_000, method.getDefaultValue());
			}
		}
		assertEquals(5_000, Settings.PAUSE_MS);
	}

	@Test
	void afterAWhileInTheBackgroundCallsAreInterruptedAndRefused() throws Exception {
		var running = several(11, ann, "request");
		World.until(10, inside::get);
		long began = System.nanoTime();
		ann.be(State.BACKGROUND);
		assertEquals("ok", world.call(ann, "downloadFile", "{\"url\":\"" + server.origin("127.0.0.1") + "/\"}").get("statusCode").asInt() == 200 ? "ok" : "no", "not at once");
		for (var call : running) {
			ApiException interrupted = World.failure(call);
			assertEquals("interrupted", interrupted.getMessage());
			assertEquals(600003, interrupted.errno);
		}
		assertTrue(System.nanoTime() - began >= 250_000_000L, "the pause came too soon");
		assertEquals("interrupted", world.failure(ann, "request", "{\"url\":\"" + server.origin("127.0.0.1") + "/\"}").getMessage());
		ann.be(State.FOREGROUND);
		assertEquals("ok", world.call(ann, "request", "{\"url\":\"" + server.origin("127.0.0.1") + "/\"}").get("data").asText());
	}

	@Test
	void aShortVisitToTheBackgroundChangesNothing() throws Exception {
		var call = wait(ann, "request");
		World.until(1, inside::get);
		ann.be(State.BACKGROUND);
		ann.be(State.FOREGROUND);
		// longer than the pause would take
		var other = world.start(new Ann("shop", "ann", "clock"), "request", "{\"url\":\"" + server.origin("127.0.0.1") + "/wait\",\"timeout\":600}");
		assertEquals("timeout", World.failure(other).getMessage());
		assertFalse(call.isDone());
		go.release(2);
		assertEquals(200, World.JSON.readTree(call.get(10, TimeUnit.SECONDS).json()).get("statusCode").asInt());
	}

	@Test
	void theEndOfTheSessionEndsItsCalls() throws Exception {
		var call = wait(ann, "request");
		World.until(1, inside::get);
		ann.be(State.ENDED);
		assertEquals("interrupted", World.failure(call).getMessage());
		assertEquals(0, ann.listeners());
		assertEquals("interrupted", world.failure(ann, "request", "{\"url\":\"" + server.origin("127.0.0.1") + "/\"}").getMessage());
	}
}
