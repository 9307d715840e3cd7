package loggia.sandbox;

import static loggia.sandbox.World.ann;
import static loggia.sandbox.World.api;
import static loggia.sandbox.World.failure;
import static loggia.sandbox.World.ok;
import static loggia.sandbox.World.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.api.routes.ApiRoutes.State;
import loggia.sandbox.Offer.Source;
import loggia.sandbox.World.Scripted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {
	private static final Duration LONG = Duration.ofSeconds(10);
	@TempDir
	Path folder;
	World world;

	@BeforeEach
	void open() {
		world = new World(folder);
	}

	@AfterEach
	void close() throws Exception {
		world.close();
	}

	private static Scripted greet(String text) {
		return new Scripted((name, params, caller) -> ok(text), api("greet"));
	}

	@Test
	void theSecondVersionWaitsUntilItIsActivated() throws Exception {
		long one = world.offer("greet", "1.0.0", greet("1"));
		assertEquals(State.ACTIVE, world.routes.state(one));
		long revision = world.gate.revision();
		var changes = new AtomicInteger();
		world.gate.onChange(changes::incrementAndGet);
		long two = world.offer("greet", "1.1.0", greet("2"));
		assertEquals(State.WAITING, world.routes.state(two));
		assertEquals("1", reply(world.invoke(ann(), "greet", "{}")));
		assertEquals(List.of("greet"), world.routes.ready(two, LONG).toCompletableFuture().get(10, TimeUnit.SECONDS));
		world.routes.activate(two);
		assertEquals("2", reply(world.invoke(ann(), "greet", "{}")));
		assertEquals(State.ACTIVE, world.routes.state(two));
		assertEquals(State.DRAINING, world.routes.state(one));
		assertEquals("1.1.0", world.gate.apis().get(0).version());
		assertTrue(world.gate.revision() > revision && changes.get() >= 1);
		world.routes.activate(one);
		assertEquals("1", reply(world.invoke(ann(), "greet", "{}")));
		assertEquals(State.DRAINING, world.routes.state(two));
	}

	@Test
	void O06_aNameOfAnotherBundleIsNeverTakenOver() throws Exception {
		world.offer("greet", "1.0.0", greet("1"));
		long thief = world.offer("thief", "9.0.0", greet("stolen"));
		assertEquals(State.WAITING, world.routes.state(thief));
		assertTrue(assertThrows(IllegalStateException.class, () -> world.routes.activate(thief)).getMessage().contains("greet belongs to greet 1.0.0"));
		var e = assertThrows(ExecutionException.class, () -> world.routes.ready(thief, LONG).toCompletableFuture().get(10, TimeUnit.SECONDS));
		assertTrue(e.getMessage().contains("remove that bundle first"), e.getMessage());
		assertEquals("1", reply(world.invoke(ann(), "greet", "{}")));
	}

	@Test
	void aServiceThatVanishesLosesItsRouteAndFailsItsCalls() {
		var never = new CompletableFuture<ApiReply>();
		var provider = new Scripted((name, params, caller) -> never, api("greet"));
		long id = world.offer("greet", "1.0.0", provider);
		var call = world.invoke(ann(), "greet", "{}");
		world.gate.table().remove(id, provider);
		assertEquals(Reason.INTERNAL, failure(call).reason);
		assertTrue(never.isCancelled());
		assertEquals(Reason.NOT_SUPPORTED, failure(world.invoke(ann(), "greet", "{}")).reason);
		assertEquals(State.ABSENT, world.routes.state(id));
		assertEquals(List.of(), world.gate.apis());
	}

	@Test
	void drainWaitsForTheLastCall() throws Exception {
		var slow = new CompletableFuture<ApiReply>();
		long id = world.offer("greet", "1.0.0", new Scripted((name, params, caller) -> slow, api("greet")));
		var call = world.invoke(ann(), "greet", "{}");
		var drained = world.routes.drain(id, LONG).toCompletableFuture();
		assertFalse(drained.isDone());
		assertEquals(Reason.NOT_SUPPORTED, failure(world.invoke(ann(), "greet", "{}")).reason);
		slow.complete(ApiReply.of("done"));
		assertEquals("done", reply(call));
		drained.get(10, TimeUnit.SECONDS);
	}

	@Test
	void aDrainThatTakesTooLongFailsItsCallsTyped() throws Exception {
		long id = world.offer("greet", "1.0.0", new Scripted((name, params, caller) -> new CompletableFuture<>(), api("greet")));
		var call = world.invoke(ann(), "greet", "{}");
		world.routes.drain(id, Duration.ofMillis(50)).toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertEquals(Reason.INTERNAL, failure(call).reason);
	}

	@Test
	void readyTellsWhatIsMissingAndWhatFailed() throws Exception {
		assertTrue(reason(world.routes.ready(999, Duration.ofMillis(30))).contains("offered no API"));
		var half = greet("1");
		world.gate.table().add(new Source(7, "greet", "1.0.0", Set.of("greet", "wave")), half, half, half);
		assertTrue(reason(world.routes.ready(7, Duration.ofMillis(30))).contains("promises wave"));
		var waiting = world.routes.ready(7, LONG).toCompletableFuture();
		var rest = new Scripted((name, params, caller) -> ok("{}"), api("wave"));
		world.gate.table().add(new Source(7, "greet", "1.0.0", Set.of("greet", "wave")), rest, rest, rest);
		assertEquals(List.of("greet", "wave"), waiting.get(10, TimeUnit.SECONDS));
		rest.selfTest = CompletableFuture.failedFuture(new IllegalStateException("no printer"));
		assertTrue(reason(world.routes.ready(7, LONG)).contains("no printer"));
		rest.selfTest = new CompletableFuture<>();
		assertTrue(reason(world.routes.ready(7, Duration.ofMillis(50))).contains("did not end"));
		rest.selfTest = null;
		assertTrue(reason(world.routes.ready(7, LONG)).contains("returned null"));
	}

	private static String reason(java.util.concurrent.CompletionStage<?> stage) {
		var e = assertThrows(ExecutionException.class, () -> stage.toCompletableFuture().get(10, TimeUnit.SECONDS));
		return e.getCause().getMessage();
	}

	@Test
	void O01_flipsUnderLoadFailNoCallAndNeverGoBack() throws Exception {
		int versions = 200;
		var current = new AtomicInteger();
		long before = world.offer("greet", "0", version(0));
		var stop = new AtomicBoolean();
		var wrong = new ArrayList<String>();
		var threads = new ArrayList<Thread>();
		var answered = new AtomicInteger();
		for (int t = 0; t < 4; t++) {
			var caller = new World.Somebody("shop", "r1", null, "ann", "load" + t);
			var thread = new Thread(() -> {
				int last = 0;
				while (!stop.get()) {
					int known = current.get();
					try {
						int answer = Integer.parseInt(reply(world.invoke(caller, "greet", "{}")));
						if (answer < last || answer < known) {
							throw new IllegalStateException("version " + answer + " after " + Math.max(last, known));
						}
						last = answer;
						answered.incrementAndGet();
					} catch (Exception e) {
						synchronized (wrong) {
							wrong.add(e.toString());
						}
					}
				}
			});
			thread.start();
			threads.add(thread);
		}
		for (int v = 1; v <= versions; v++) {
			Scripted next = version(v);
			long id = world.offer("greet", Integer.toString(v), next);
			world.routes.activate(id);
			current.set(v);
			world.routes.drain(before, LONG).toCompletableFuture().get(10, TimeUnit.SECONDS);
			world.gate.table().remove(before, gone(before));
			before = id;
		}
		stop.set(true);
		for (Thread thread : threads) {
			thread.join(10_000);
		}
		assertEquals(List.of(), wrong);
		assertTrue(answered.get() > versions, answered + " calls");
	}

	private final java.util.Map<Integer, Scripted> made = new java.util.HashMap<>();

	private Scripted version(int v) {
		var scripted = new Scripted((name, params, caller) -> CompletableFuture.supplyAsync(() -> ApiReply.of(Integer.toString(v))), api("greet"));
		made.put(v, scripted);
		return scripted;
	}

	/** Bundles are numbered as they come, versions too. */
	private Scripted gone(long bundleId) {
		return made.get((int) (bundleId - 101));
	}

	/** What the deployer does when a setting changes: the component stops and starts again, as a new service of the same bundle. */
	@Test
	void aProviderThatRestartsWithItsCallsHeldLosesNone() throws Exception {
		var first = new World.Scripted((name, params, caller) -> CompletableFuture.supplyAsync(() -> ApiReply.of("{}")), api("greet"));
		long id = world.offer("greet", "1.0.0", first);
		var going = new java.util.concurrent.atomic.AtomicBoolean(true);
		var answered = new java.util.concurrent.atomic.AtomicInteger();
		var callers = new java.util.ArrayList<CompletableFuture<Void>>();
		for (int i = 0; i < 4; i++) {
			callers.add(CompletableFuture.runAsync(() -> {
				while (going.get()) {
					world.invoke(ann(), "greet", "{}").join();
					answered.incrementAndGet();
				}
			}));
		}
		Object key = first;
		for (int restart = 0; restart < 20; restart++) {
			int before = answered.get();
			World.until(() -> answered.get() > before + 20);
			try (var hold = world.routes.hold(java.util.Set.of("greet"))) {
				world.routes.drain(id, LONG).toCompletableFuture().get(10, TimeUnit.SECONDS);
				world.gate.table().remove(id, key);
				var next = new World.Scripted((name, params, caller) -> CompletableFuture.supplyAsync(() -> ApiReply.of("{}")), api("greet"));
				world.gate.table().add(new Source(id, "greet", "1.0.0", java.util.Set.of()), next, next, next);
				key = next;
				world.routes.activate(id);
			}
		}
		going.set(false);
		CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
	}
}
