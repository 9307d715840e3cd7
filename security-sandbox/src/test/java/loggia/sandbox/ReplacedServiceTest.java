package loggia.sandbox;

import static loggia.sandbox.World.ann;
import static loggia.sandbox.World.api;
import static loggia.sandbox.World.failure;
import static loggia.sandbox.World.ok;
import static loggia.sandbox.World.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.Risk;
import loggia.sandbox.Offer.Source;
import loggia.sandbox.World.Scripted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One bundle that replaces a service of its own while calls are in flight, as the routes of Camel do. */
class ReplacedServiceTest {
	private static final Source CAMEL = new Source(7, "camel", "1.0.0", Set.of());
	@TempDir
	Path folder;
	World world;

	@BeforeEach
	void open() {
		world = new World(folder);
		add(new Scripted((name, params, caller) -> null));
	}

	@AfterEach
	void close() throws Exception {
		world.close();
	}

	private Scripted add(Scripted provider) {
		world.gate.table().add(CAMEL, provider, provider, provider);
		return provider;
	}

	private void remove(Scripted provider) {
		world.gate.table().remove(CAMEL.bundleId(), provider);
	}

	private static Scripted waiting(CompletableFuture<ApiReply> answer, ApiDescriptor api) {
		return new Scripted((name, params, caller) -> answer, api);
	}

	@Test
	void theLaterServiceAnswersAndTheEarlierFinishesItsCalls() throws Exception {
		var answer = new CompletableFuture<ApiReply>();
		var first = add(waiting(answer, api("ext.scan")));
		var early = world.invoke(ann(), "ext.scan", "{}");
		add(new Scripted((name, params, caller) -> ok("2"), api("ext.scan", Risk.ORDINARY, null, 1_000, 0)));
		assertEquals("2", reply(world.invoke(ann(), "ext.scan", "{}")));
		remove(first);
		assertFalse(early.isDone());
		answer.complete(ApiReply.of("1"));
		assertEquals("1", reply(early));
		assertEquals("2", reply(world.invoke(ann(), "ext.scan", "{}")));
		assertEquals(List.of("ext.scan"), world.routes.names(CAMEL.bundleId()));
		assertEquals(1, world.gate.apis().size());
	}

	@Test
	void whatIsLateInAServiceThatLeftStillTimesOut() throws Exception {
		var first = add(waiting(new CompletableFuture<>(), api("ext.scan", Risk.ORDINARY, null, 200, 0)));
		var early = world.invoke(ann(), "ext.scan", "{}");
		add(new Scripted((name, params, caller) -> ok("2"), api("ext.scan")));
		remove(first);
		assertEquals(Reason.TIMEOUT, failure(early).reason);
	}

	@Test
	void withoutASuccessorItsCallsFailAndItsNameIsGone() {
		var only = add(waiting(new CompletableFuture<>(), api("ext.scan")));
		var early = world.invoke(ann(), "ext.scan", "{}");
		remove(only);
		assertEquals(Reason.INTERNAL, failure(early).reason);
		assertEquals(Reason.NOT_SUPPORTED, failure(world.invoke(ann(), "ext.scan", "{}")).reason);
	}

	@Test
	void theBundlesEndEndsWhatLeftToo() {
		var first = add(waiting(new CompletableFuture<>(), api("ext.scan", Risk.ORDINARY, null, 60_000, 0)));
		var early = world.invoke(ann(), "ext.scan", "{}");
		var second = add(new Scripted((name, params, caller) -> ok("2"), api("ext.scan")));
		remove(first);
		remove(second);
		assertFalse(early.isDone(), "a service of the bundle is still there");
		world.routes.drain(CAMEL.bundleId(), java.time.Duration.ofMillis(50));
		assertEquals(Reason.INTERNAL, failure(early).reason);
	}
}
