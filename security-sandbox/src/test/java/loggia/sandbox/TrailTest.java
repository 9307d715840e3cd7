package loggia.sandbox;

import static loggia.sandbox.World.api;
import static loggia.sandbox.World.failure;
import static loggia.sandbox.World.ok;
import static loggia.sandbox.World.reply;
import static loggia.sandbox.World.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import loggia.api.ApiEvent;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.access.Domains;
import loggia.api.spi.Risk;
import loggia.api.trail.Trail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the developer of a develop version reads of a decision: the step that refused comes last and says what to do. */
class TrailTest {
	/** Steps as {@code declared refused}. */
	private static final class Notes implements Trail {
		final List<String> steps = new CopyOnWriteArrayList<>();
		volatile String why = "";
		volatile String provider = "";
		volatile String risk = "";

		@Override
		public void step(String step, Outcome outcome, String reason) {
			steps.add(step + " " + outcome.name().toLowerCase(java.util.Locale.ROOT));
			why = reason;
		}

		@Override
		public void answeredBy(String by, String of) {
			provider = by;
			risk = of;
		}

		String last() {
			return steps.get(steps.size() - 1);
		}
	}

	/** Ann with a develop version of the shop in front of her, which is bound to greet 1. */
	private record Developer(Notes notes) implements Caller {
		@Override
		public Map<String, Integer> requires() {
			return Map.of("greet", 1);
		}

		@Override
		public Trail trail() {
			return notes;
		}

		@Override
		public String appId() {
			return "shop";
		}

		@Override
		public String release() {
			return "r1";
		}

		@Override
		public VersionKind versionKind() {
			return VersionKind.DEVELOP;
		}

		@Override
		public String plugin() {
			return null;
		}

		@Override
		public String userId() {
			return "ann";
		}

		@Override
		public String deviceId() {
			return "device";
		}

		@Override
		public String sessionId() {
			return "s1";
		}

		@Override
		public void emit(ApiEvent event) {
			// nobody listens
		}

		@Override
		public void progress(ApiEvent event) {
			// nobody listens
		}

		@Override
		public AutoCloseable onState(Consumer<State> listener) {
			return () -> {};
		}
	}

	@TempDir
	Path folder;
	World world;
	final Notes notes = new Notes();
	final Developer ann = new Developer(notes);

	@BeforeEach
	void open() {
		world = new World(folder);
	}

	@AfterEach
	void close() throws Exception {
		world.close();
	}

	@Test
	void aCallThatPassesNamesEachStepAndItsProvider() throws Exception {
		world.offer("echoes", "1.2.0", new World.Scripted((name, params, caller) -> ok("{}"), api("echo", Risk.ORDINARY, null, 5_000, 10)));
		reply(world.invoke(ann, "echo", "{}"));
		assertEquals(List.of("known passed", "declared passed", "quota passed", "parameters passed", "audit passed", "provider asked", "answer passed"), notes.steps);
		assertEquals("echoes 1.2.0", notes.provider);
		assertEquals("ordinary", notes.risk);
	}

	@Test
	void aMajorVersionThatIsGoneEndsAtKnown() {
		world.offer("greet", "2.0.0", new World.Scripted((name, params, caller) -> ok("{}"), api("greet", "greet", "2.0")));
		assertEquals(Reason.NOT_SUPPORTED, failure(world.invoke(ann, "greet", "{}")).reason);
		assertEquals(List.of("known refused"), notes.steps);
		assertTrue(notes.why.contains("bound to version 1 of greet"), notes.why);
	}

	@Test
	void anUnknownNameEndsAtKnown() {
		assertEquals(Reason.NOT_SUPPORTED, failure(world.invoke(ann, "fly", "{}")).reason);
		assertEquals(List.of("known refused"), notes.steps);
		assertTrue(notes.why.contains("no bundle offers fly"), notes.why);
	}

	@Test
	void anUndeclaredCallEndsAtDeclaredAndSaysHowToDeclareIt() {
		world.offer((name, params, caller) -> ok("{}"), api("getNetworkType", Risk.DECLARED, null, 5_000, 0));
		failure(world.invoke(ann, "getNetworkType", "{}"));
		assertEquals(List.of("known passed", "declared refused"), notes.steps);
		assertTrue(notes.why.contains("requiredPrivateInfos"), notes.why);
	}

	@Test
	void aCallWithoutTheOperatorsApprovalEndsAtApproved() throws Exception {
		world.offer((name, params, caller) -> ok("{}"), api("pay", Risk.APPROVED, null, 5_000, 0));
		world.release("shop", "r1", "pay");
		failure(world.invoke(ann, "pay", "{}"));
		assertEquals(List.of("known passed", "declared passed", "approved refused"), notes.steps);
		assertTrue(notes.why.contains("loggia app approve shop pay"), notes.why);
		notes.steps.clear();
		Tables.await(world.approvals.approve("shop", "*", "pay", "ada"), "approve");
		reply(world.invoke(ann, "pay", "{}"));
		assertEquals(List.of("known passed", "declared passed", "approved passed", "parameters passed", "audit passed", "provider asked", "answer passed"), notes.steps);
	}

	@Test
	void aNoOfThePersonEndsAtGrant() throws Exception {
		world.offer((name, params, caller) -> ok("{}"), api("getLocation", Risk.CONSENT, "scope.userLocation", 5_000, 0));
		world.release("shop", "r1", "getLocation");
		var call = world.invoke(ann, "getLocation", "{}");
		until(() -> world.sheets.size() == 1);
		assertEquals("grant asked", notes.last());
		world.sheets.get(0).answer().complete("{\"granted\":false}");
		assertEquals(Reason.DENIED, failure(call).reason);
		assertEquals(List.of("known passed", "declared passed", "grant asked", "grant refused"), notes.steps);
		notes.steps.clear();
		failure(world.invoke(ann, "getLocation", "{}"));
		assertEquals(List.of("known passed", "declared passed", "grant refused"), notes.steps, "a remembered no");
	}

	@Test
	void aYesOfThePersonGoesOn() throws Exception {
		world.offer((name, params, caller) -> ok("{}"), api("getLocation", Risk.CONSENT, "scope.userLocation", 5_000, 0));
		world.release("shop", "r1", "getLocation");
		var call = world.invoke(ann, "getLocation", "{}");
		until(() -> world.sheets.size() == 1);
		world.sheets.get(0).answer().complete("{\"granted\":true}");
		reply(call);
		assertTrue(notes.steps.containsAll(List.of("grant asked", "grant passed")), notes.steps.toString());
		assertEquals("answer passed", notes.last());
	}

	@Test
	void aGrantTakenBackMeanwhileIsTheLastStep() throws Exception {
		var work = new CompletableFuture<loggia.api.ApiReply>();
		world.offer((name, params, caller) -> work, api("getLocation", Risk.CONSENT, "scope.userLocation", 0, 0));
		world.release("shop", "r1", "getLocation");
		var key = Grants.Key.of(ann, "scope.userLocation");
		Tables.await(world.grants.remember(key, true), "grant");
		var call = world.invoke(ann, "getLocation", "{}");
		until(() -> notes.last().equals("provider asked"));
		Tables.await(world.grants.remember(key, false), "grant");
		work.complete(loggia.api.ApiReply.of("{}"));
		failure(call);
		assertEquals("grant refused", notes.last());
	}

	@Test
	void aRateThatIsUsedUpEndsAtQuota() throws Exception {
		world.offer((name, params, caller) -> ok("{}"), api("vibrate", Risk.ORDINARY, null, 5_000, 1));
		// two calls fall into one second at the latest the second time
		for (int i = 0; i < 3 && !notes.steps.contains("quota refused"); i++) {
			world.invoke(ann, "vibrate", "{}").handle((reply, failure) -> null).get();
		}
		assertEquals("quota refused", notes.last());
	}

	@Test
	void parametersThatAreNoObjectEndAtParameters() {
		world.offer((name, params, caller) -> ok("{}"), api("echo"));
		failure(world.invoke(ann, "echo", "[1]"));
		assertEquals(List.of("known passed", "declared passed", "parameters refused"), notes.steps);
	}

	@Test
	void tooManyPendingCallsEndAtPending() {
		world.offer((name, params, caller) -> new CompletableFuture<>(), api("wait"));
		var calls = new ArrayList<CompletableFuture<?>>();
		for (int i = 0; i < World.PENDING_MAX; i++) {
			calls.add(world.invoke(ann, "wait", "{}"));
		}
		notes.steps.clear();
		assertEquals(Reason.BUSY, failure(world.invoke(ann, "wait", "{}")).reason);
		assertEquals(List.of("pending refused"), notes.steps);
		calls.forEach(call -> call.cancel(true));
		assertEquals("answer refused", notes.last());
	}

	@Test
	void whatAProviderRefusesEndsAtAnswer() {
		world.offer((name, params, caller) -> CompletableFuture.failedFuture(new ApiException(Reason.FAILED, "no such shelf")), api("echo"));
		failure(world.invoke(ann, "echo", "{}"));
		assertEquals("answer refused", notes.last());
		assertEquals("the provider refused: no such shelf", notes.why);
	}

	@Test
	void aServerThatIsNotListedIsAStepToo() {
		var domains = new AllowedDomains(world.tables);
		domains.verdict(ann, Domains.Kind.REQUEST, "https", "api.example.com", 443);
		assertEquals(List.of("domain refused"), notes.steps);
		assertTrue(notes.why.contains("loggia app domains shop --allow https://api.example.com --kind request"), notes.why);
	}

	@Test
	void aCallThatCannotWaitForThePersonSaysSo() {
		world.offer((name, params, caller) -> ok("{}"), api("getLocationSync", Risk.CONSENT, "scope.userLocation", 5_000, 0));
		world.release("shop", "r1", "getLocationSync");
		failure(world.ask(ann, "getLocationSync"));
		assertEquals(List.of("known passed", "declared passed", "grant asked", "grant refused"), notes.steps);
		assertTrue(notes.why.contains("wx.authorize"), notes.why);
	}
}
