package loggia.sandbox;

import static loggia.sandbox.World.ann;
import static loggia.sandbox.World.api;
import static loggia.sandbox.World.failure;
import static loggia.sandbox.World.ok;
import static loggia.sandbox.World.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.sandbox.World.Scripted;
import loggia.sandbox.World.Somebody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a version keeps for sessions beyond their calls stays with it over an update, until it ends or no time is left. */
class KeptAcrossUpdatesTest {
	private static final Duration LONG = Duration.ofSeconds(10);
	private static final Somebody BOB = new Somebody("shop", "r1", null, "bob", "s2");
	@TempDir
	Path folder;
	World world;
	/** Completes when the first version keeps nothing any more. */
	final CompletableFuture<Void> nothingKept = new CompletableFuture<>();
	/** How often the first version was told that no time is left. */
	final AtomicInteger over = new AtomicInteger();
	Scripted first;
	long one;
	long two;

	@BeforeEach
	void open() {
		world = new World(folder);
		first = new Scripted((name, params, caller) -> ok("1"), api("send"));
		first.keeps = caller -> caller.sessionId().equals(ann().sessionId()) && !nothingKept.isDone();
		first.leave = time -> {
			time.thenRun(over::incrementAndGet);
			return nothingKept;
		};
		one = world.offer("socket", "1.0.0", first);
		two = world.offer("socket", "1.1.0", new Scripted((name, params, caller) -> ok("2"), api("send")));
	}

	@AfterEach
	void close() throws Exception {
		world.close();
	}

	private String send(Somebody caller) throws Exception {
		return reply(world.invoke(caller, "send", "{}"));
	}

	@Test
	void callsAboutWhatIsKeptStayUntilItEnds() throws Exception {
		world.routes.activate(two);
		var drained = world.routes.drain(one, LONG).toCompletableFuture();
		assertEquals("1", send(ann()));
		assertEquals("2", send(BOB));
		assertFalse(drained.isDone());
		assertEquals(0, over.get());
		nothingKept.complete(null);
		drained.get(10, TimeUnit.SECONDS);
		assertEquals("2", send(ann()), "a retry works on the new version");
	}

	@Test
	void theCallThatEndsTheLastOfItIsAnswered() throws Exception {
		var closing = new CompletableFuture<ApiReply>();
		var closes = new Scripted((name, params, caller) -> closing, api("close"));
		closes.leave = time -> nothingKept;
		closes.keeps = caller -> !nothingKept.isDone();
		long old = world.offer("closer", "1.0.0", closes);
		long next = world.offer("closer", "1.1.0", new Scripted((name, params, caller) -> ok("2"), api("close")));
		world.routes.activate(next);
		var drained = world.routes.drain(old, LONG).toCompletableFuture();
		var call = world.invoke(ann(), "close", "{}");
		nothingKept.complete(null);
		assertFalse(drained.isDone(), "its answer is still to come");
		closing.complete(ApiReply.of("closed"));
		assertEquals("closed", reply(call));
		drained.get(10, TimeUnit.SECONDS);
	}

	@Test
	void whenNoTimeIsLeftItIsToldOnceAndItsCallsEnd() throws Exception {
		world.routes.activate(two);
		var never = new CompletableFuture<ApiReply>();
		var task = new Scripted((name, params, caller) -> never, api("task"));
		long old = world.offer("task", "1.0.0", task);
		var running = world.invoke(ann(), "task", "{}");
		var drained = world.routes.drain(one, Duration.ofMillis(30)).toCompletableFuture();
		var tasks = world.routes.drain(old, Duration.ofMillis(30)).toCompletableFuture();
		drained.get(10, TimeUnit.SECONDS);
		tasks.get(10, TimeUnit.SECONDS);
		assertEquals(1, over.get());
		assertEquals(Reason.INTERNAL, failure(running).reason);
		assertTrue(never.isCancelled());
		assertEquals("2", send(ann()), "a version that ended takes no call, whatever it says that it keeps");
	}

	@Test
	void aFurtherDeployEndsThePredecessorAtOnce() throws Exception {
		world.routes.activate(two);
		var slow = world.routes.drain(one, LONG).toCompletableFuture();
		assertFalse(slow.isDone());
		world.routes.drain(one, Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertEquals(1, over.get());
	}

	@Test
	void withoutASuccessorWhatIsKeptCanStillBeReached() throws Exception {
		world.routes.drain(two, LONG).toCompletableFuture().get(10, TimeUnit.SECONDS);
		var drained = world.routes.drain(one, LONG).toCompletableFuture();
		assertEquals("1", send(ann()));
		assertEquals(Reason.NOT_SUPPORTED, failure(world.invoke(BOB, "send", "{}")).reason);
		assertTrue(world.gate.apis().isEmpty());
		nothingKept.complete(null);
		drained.get(10, TimeUnit.SECONDS);
		assertEquals(Reason.NOT_SUPPORTED, failure(world.invoke(ann(), "send", "{}")).reason);
	}

	@Test
	void whileCallsWaitForTheNextVersionNothingElseIsWaitedFor() throws Exception {
		try (var hold = world.routes.hold(Set.of("send"))) {
			world.routes.drain(one, LONG).toCompletableFuture().get(2, TimeUnit.SECONDS);
			assertEquals(1, over.get());
			world.routes.activate(two);
		}
		assertEquals("2", send(BOB));
	}

	@Test
	void aProviderThatHangsAtItsEndHoldsUpNobody() throws Exception {
		var released = new CompletableFuture<Void>();
		first.leave = time -> {
			time.thenRun(released::join);
			return nothingKept;
		};
		world.routes.activate(two);
		world.routes.drain(one, Duration.ofMillis(30)).toCompletableFuture().get(10, TimeUnit.SECONDS);
		var other = world.offer("other", "1.0.0", new Scripted((name, params, caller) -> new CompletableFuture<>(), api("other")));
		var stuck = world.invoke(ann(), "other", "{}");
		world.routes.drain(other, Duration.ofMillis(30)).toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertEquals(Reason.INTERNAL, failure(stuck).reason);
		released.complete(null);
	}

	@Test
	void aProviderThatFailsAtItsLeaveIsNotWaitedFor() throws Exception {
		first.leave = time -> {
			throw new IllegalStateException("leave");
		};
		first.keeps = caller -> {
			throw new IllegalStateException("keeps");
		};
		world.routes.activate(two);
		assertEquals("2", send(ann()));
		world.routes.drain(one, LONG).toCompletableFuture().get(10, TimeUnit.SECONDS);
		world.routes.activate(one);
		first.leave = time -> null;
		world.routes.drain(one, LONG).toCompletableFuture().get(10, TimeUnit.SECONDS);
	}
}
