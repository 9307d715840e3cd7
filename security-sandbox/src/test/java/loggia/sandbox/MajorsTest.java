package loggia.sandbox;

import static loggia.sandbox.World.ann;
import static loggia.sandbox.World.api;
import static loggia.sandbox.World.failure;
import static loggia.sandbox.World.ok;
import static loggia.sandbox.World.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiException.Reason;
import loggia.api.routes.ApiRoutes.State;
import loggia.sandbox.Offer.Source;
import loggia.sandbox.World.Scripted;
import loggia.sandbox.World.Somebody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Incompatible versions of one family side by side: each caller gets the one that its release is bound to. */
class MajorsTest {
	private static final Duration LONG = Duration.ofSeconds(10);
	private static final Somebody OLD = bound("old", 1);
	private static final Somebody NEW = bound("new", 2);
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

	private static Somebody bound(String session, int major) {
		return new Somebody("shop", "r1", null, "ann", session, Map.of("greet", major));
	}

	private static Scripted greet(String family) {
		return new Scripted((name, params, caller) -> ok(family), api("greet", "greet", family));
	}

	private String greets(Somebody caller) throws Exception {
		return reply(world.invoke(caller, "greet", "{}"));
	}

	private Reason refusal(Somebody caller) {
		return failure(world.invoke(caller, "greet", "{}")).reason;
	}

	@Test
	void eachCallerGetsTheMajorItsReleaseIsBoundTo() throws Exception {
		long one = world.offer("greet", "1.0.0", greet("1.0"));
		long two = world.offer("greet", "2.0.0", greet("2.0"));
		assertEquals(List.of(State.ACTIVE, State.ACTIVE), List.of(world.routes.state(one), world.routes.state(two)));
		assertEquals("1.0", greets(OLD));
		assertEquals("2.0", greets(NEW));
		assertEquals("1.0", greets(ann()), "bound to none: the lowest");
		assertEquals(List.of("greet 1", "greet 2"), world.gate.apis().stream().map(e -> e.name() + " " + e.major()).toList());
		assertEquals(List.of("2.0.0"), world.gate.apis(NEW.requires()).stream().map(e -> e.version()).toList());
		assertEquals(List.of("1.0.0"), world.gate.apis(Map.of()).stream().map(e -> e.version()).toList());
	}

	@Test
	void anUpdateReplacesItsOwnMajorAlone() throws Exception {
		long one = world.offer("greet", "1.0.0", greet("1.0"));
		world.offer("greet", "2.0.0", greet("2.0"));
		long next = world.offer("greet", "1.1.0", greet("1.1"));
		assertEquals(State.WAITING, world.routes.state(next));
		assertEquals("1.0", greets(OLD));
		world.routes.activate(next);
		assertEquals("1.1", greets(OLD));
		assertEquals("2.0", greets(NEW));
		world.routes.drain(one, LONG).toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertEquals(List.of("1.1.0", "2.0.0"), world.gate.apis().stream().map(e -> e.version()).toList());
	}

	@Test
	void aMajorThatIsGoneIsNotSupported() throws Exception {
		long one = world.offer("greet", "1.0.0", greet("1.0"));
		world.offer("greet", "2.0.0", greet("2.0"));
		world.routes.drain(one, LONG).toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertEquals(Reason.NOT_SUPPORTED, refusal(OLD));
		assertEquals(List.of(), world.gate.apis(OLD.requires()), "canIUse is false");
		assertEquals("2.0", greets(NEW));
		assertEquals("2.0", greets(ann()), "bound to none: the lowest that is there");
	}

	@Test
	void aManifestSaysTheMajorBeforeTheServicesAreThere() throws Exception {
		world.offer("greet", "1.0.0", greet("1.0"));
		var wave = new Scripted((name, params, caller) -> ok("wave"), api("wave", "wave", "1.0"));
		var source = new Source(7, "greet", "2.0.0", Set.of("wave", "greet"), 2);
		world.gate.table().add(source, wave, wave, wave);
		assertEquals(State.ACTIVE, world.routes.state(7), "it is no successor of 1.0.0, though its first service is of major version 1");
		var greet = greet("2.0");
		world.gate.table().add(source, greet, greet, greet);
		assertEquals("1.0", greets(OLD));
		assertEquals("2.0", greets(NEW));
	}

	@Test
	void whatBothMajorsOfABundleOfferStaysWhenOneGoes() throws Exception {
		var first = new Scripted((name, params, caller) -> ok("from 1"), api("greet", "greet", "1.0"), api("wave", "wave", "1.0"));
		var second = new Scripted((name, params, caller) -> ok("from 2"), api("greet", "greet", "2.0"), api("wave", "wave", "1.0"));
		long one = world.offer("greet", "1.0.0", first);
		world.offer("greet", "2.0.0", second);
		assertEquals("from 1", reply(world.invoke(ann(), "wave", "{}")));
		world.routes.drain(one, LONG).toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertEquals("from 2", reply(world.invoke(ann(), "wave", "{}")));
	}

	@Test
	void anotherBundleMayOfferAnotherMajorOfTheFamilyAndNoOther() throws Exception {
		world.offer("greet", "1.0.0", greet("1.0"));
		long other = world.offer("acme.greet", "1.0.0", greet("2.0"));
		assertEquals(State.ACTIVE, world.routes.state(other));
		long same = world.offer("thief", "9.0.0", greet("2.1"));
		assertEquals(State.WAITING, world.routes.state(same));
		assertTrue(assertThrows(IllegalStateException.class, () -> world.routes.activate(same)).getMessage().contains("greet belongs to acme.greet 1.0.0"));
		long family = world.offer("thief.family", "9.0.0", new Scripted((name, params, caller) -> ok("stolen"), api("greet", "stolen", "3.0")));
		assertEquals(State.WAITING, world.routes.state(family));
		assertTrue(assertThrows(IllegalStateException.class, () -> world.routes.activate(family)).getMessage().contains("belongs to another family"));
		assertEquals("1.0", greets(OLD));
		assertEquals("2.0", greets(NEW));
	}
}
