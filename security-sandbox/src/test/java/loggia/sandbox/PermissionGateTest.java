package loggia.sandbox;

import static loggia.sandbox.World.ann;
import static loggia.sandbox.World.api;
import static loggia.sandbox.World.failure;
import static loggia.sandbox.World.ok;
import static loggia.sandbox.World.reply;
import static loggia.sandbox.World.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.api.spi.Risk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PermissionGateTest {
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

	@Test
	void answersAnOrdinaryCallAndRecordsItOnce() throws Exception {
		world.offer((name, params, caller) -> ok("{\"key\":" + params.json().get("key") + "}"), api("echo"));
		assertEquals("{\"key\":7}", reply(world.invoke(ann(), "echo", "{\"key\":7}")));
		assertEquals(List.of("echo ALLOWED"), world.decisions(1));
	}

	@Test
	void refusesANameNobodyOffers() throws Exception {
		assertEquals(Reason.NOT_SUPPORTED, failure(world.invoke(ann(), "fly", "{}")).reason);
		assertEquals(List.of("fly NOT_SUPPORTED"), world.decisions(1));
	}

	@Test
	void G01_refusesAnUndeclaredCallWithoutSideEffect() throws Exception {
		var calls = new AtomicInteger();
		world.offer((name, params, caller) -> {
			calls.incrementAndGet();
			return ok("{}");
		}, api("getNetworkType", Risk.DECLARED, null, 5_000, 0));
		assertEquals(Reason.NOT_DECLARED, failure(world.invoke(ann(), "getNetworkType", "{}")).reason);
		assertEquals(0, calls.get());
		assertEquals(List.of("getNetworkType NOT_DECLARED"), world.decisions(1));
		world.release("shop", "r1", "getNetworkType");
		assertEquals("{}", reply(world.invoke(ann(), "getNetworkType", "{}")));
	}

	@Test
	void anotherAppsReleaseDeclaresNothing() {
		world.release("news", "r2", "getNetworkType");
		world.offer((name, params, caller) -> ok("{}"), api("getNetworkType", Risk.DECLARED, null, 5_000, 0));
		var forged = new World.Somebody("shop", "r2", null, "ann", "s1");
		assertEquals(Reason.NOT_DECLARED, failure(world.invoke(forged, "getNetworkType", "{}")).reason);
	}

	@Test
	void anApprovedCallNeedsTheOperator() throws Exception {
		world.offer((name, params, caller) -> ok("{}"), api("requestPayment", Risk.APPROVED, null, 5_000, 0));
		world.release("shop", "r1", "requestPayment");
		assertEquals(Reason.NOT_APPROVED, failure(world.invoke(ann(), "requestPayment", "{}")).reason);
		Tables.await(world.approvals.approve("shop", "*", "requestPayment", "ada"), "approve");
		assertEquals("{}", reply(world.invoke(ann(), "requestPayment", "{}")));
		assertEquals(1, (int) Tables.await(world.database.read("platform", c -> {
			try (var rows = c.createStatement().executeQuery("SELECT count(*) FROM audit_durable")) {
				return rows.getInt(1);
			}
		}), "durable"));
		Tables.await(world.approvals.withdraw("shop", "*", "requestPayment"), "withdraw");
		assertEquals(Reason.NOT_APPROVED, failure(world.invoke(ann(), "requestPayment", "{}")).reason);
		assertEquals(List.of("requestPayment NOT_APPROVED", "requestPayment ALLOWED", "requestPayment NOT_APPROVED"), world.decisions(3));
	}

	@Test
	void aPendingQuotaHoldsBackOneSessionOnly() throws Exception {
		world.offer((name, params, caller) -> new CompletableFuture<>(), api("wait"));
		world.offer((name, params, caller) -> ok("{}"), api("echo"));
		var calls = new ArrayList<CompletableFuture<ApiReply>>();
		for (int i = 0; i < World.PENDING_MAX; i++) {
			calls.add(world.invoke(ann(), "wait", "{}"));
		}
		assertEquals(Reason.BUSY, failure(world.invoke(ann(), "echo", "{}")).reason);
		assertEquals("{}", reply(world.invoke(new World.Somebody("shop", "r1", null, "bob", "s2"), "echo", "{}")));
		calls.get(0).cancel(true);
		assertEquals("{}", reply(world.invoke(ann(), "echo", "{}")));
	}

	@Test
	void aRateIsPerSecondAndSession() {
		world.offer((name, params, caller) -> ok("{}"), api("vibrate", Risk.ORDINARY, null, 5_000, 3));
		long allowed = 0;
		long start = System.nanoTime();
		for (int i = 0; i < 20; i++) {
			allowed += world.invoke(ann(), "vibrate", "{}").isCompletedExceptionally() ? 0 : 1;
		}
		long seconds = (System.nanoTime() - start) / 1_000_000_000 + 2;
		assertTrue(allowed >= 3 && allowed <= 3 * seconds, allowed + " of 20 passed");
		assertEquals("{}", world.invoke(new World.Somebody("shop", "r1", null, "ann", "s2"), "vibrate", "{}").join().json());
	}

	@Test
	void aProviderThatThrowsOrReturnsNullIsAnInternalError() {
		world.offer((name, params, caller) -> {
			throw new IllegalStateException("password=secret");
		}, api("bad"));
		world.offer((name, params, caller) -> null, api("nothing"));
		world.offer((name, params, caller) -> CompletableFuture.failedFuture(new StackOverflowError()), api("deep"));
		world.offer((name, params, caller) -> CompletableFuture.completedFuture(null), api("empty"));
		for (String name : List.of("bad", "nothing", "deep", "empty")) {
			ApiException e = failure(world.invoke(ann(), name, "{}"));
			assertEquals(Reason.INTERNAL, e.reason, name);
			assertEquals("internal error", e.getMessage());
		}
	}

	@Test
	void aProvidersOwnFailureGoesThrough() {
		world.offer((name, params, caller) -> CompletableFuture.failedFuture(new ApiException(Reason.FAILED, 41, "out of paper")), api("print"));
		ApiException e = failure(world.invoke(ann(), "print", "{}"));
		assertEquals("out of paper", e.getMessage());
		assertEquals(41, e.errno);
	}

	@Test
	void aProviderThatNeverAnswersTimesOutAndIsCancelled() throws Exception {
		var never = new CompletableFuture<ApiReply>();
		world.offer((name, params, caller) -> never, api("wait", Risk.ORDINARY, null, 100, 0));
		assertEquals(Reason.TIMEOUT, failure(world.invoke(ann(), "wait", "{}")).reason);
		until(never::isCancelled);
	}

	@Test
	void cancellingTheCallCancelsTheProvider() {
		var never = new CompletableFuture<ApiReply>();
		world.offer((name, params, caller) -> never, api("wait"));
		world.invoke(ann(), "wait", "{}").cancel(true);
		assertTrue(never.isCancelled());
	}

	@Test
	void refusesParametersThatAreNoObject() throws Exception {
		world.offer((name, params, caller) -> ok("{}"), api("echo"));
		for (String params : List.of("[1]", "7", "{", "{\"a\":", "nonsense", "{\"a\":1} {")) {
			assertEquals(Reason.INVALID_PARAMS, failure(world.invoke(ann(), "echo", params)).reason, params);
		}
		assertEquals("{}", reply(world.invoke(ann(), "echo", "")));
	}

	@Test
	void onlySynchronousApisMayBeAsked() throws Exception {
		world.offer((name, params, caller) -> ok("\"x\""), api("readSync"), api("read"));
		assertEquals("\"x\"", reply(world.ask(ann(), "readSync")));
		assertEquals(Reason.NOT_SUPPORTED, failure(world.ask(ann(), "read")).reason);
	}

	@Test
	void aFullAuditQueueRefusesTheCall() throws Exception {
		var calls = new AtomicInteger();
		var small = new AuditLog(world.tables, 8, AuditRetention.FOREVER);
		var gate = new PermissionGate(1_000, small, world.grants, world.approvals);
		var provider = new World.Scripted((name, params, caller) -> {
			calls.incrementAndGet();
			return ok("{}");
		}, api("echo"));
		gate.table().add(new Offer.Source(1, "b", "1", java.util.Set.of()), provider, provider, provider);
		var go = world.database.standStill();
		var call = new loggia.api.ApiCall(ann(), "echo", "{}", List.of());
		int refused = 0;
		for (int i = 0; i < 10_000 && refused == 0; i++) {
			var stage = gate.invoke(call).toCompletableFuture();
			if (stage.isCompletedExceptionally()) {
				assertEquals(Reason.BUSY, failure(stage).reason);
				refused++;
			}
		}
		assertEquals(1, refused);
		int passed = calls.get();
		go.complete(null);
		until(() -> World.records(small, null, 1_000).size() == passed);
		gate.close();
		small.close();
	}

	@Test
	void heldCallsWaitInOrderAndGoWhenTheHoldEnds() throws Exception {
		var order = new ArrayList<String>();
		world.offer((name, params, caller) -> {
			order.add(params.json().get("n").asText());
			return ok("{}");
		}, api("scan"), api("other"));
		var hold = world.routes.hold(java.util.Set.of("scan"));
		var first = world.invoke(ann(), "scan", "{\"n\":1}");
		var second = world.invoke(ann(), "scan", "{\"n\":2}");
		reply(world.invoke(ann(), "other", "{\"n\":0}"));
		assertFalse(first.isDone() || second.isDone());
		hold.close();
		reply(first);
		reply(second);
		assertEquals(List.of("0", "1", "2"), order);
		reply(world.invoke(ann(), "scan", "{\"n\":3}"));
	}

	@Test
	void appsLearnTheirSettings() throws Exception {
		world.offer((name, params, caller) -> ok("{}"), api("getLocation", Risk.CONSENT, "scope.userLocation", 5_000, 0));
		world.release("shop", "r1", "getLocation");
		var desk = new ConsentDesk(() -> (caller, sheet, json) -> CompletableFuture.completedFuture("{\"granted\":true}"),
				new Policy(() -> null, world.approvals, world.grants), world.grants);
		var policy = new Policy(() -> new SingleRelease(world.releases.get("r1")), world.approvals, world.grants);
		var setting = new SettingProvider(world.gate, policy, world.grants, desk, () -> null);
		world.gate.table().add(new Offer.Source(1, "sandbox", "1", java.util.Set.of()), setting, setting, setting.dispatcher());
		assertEquals("{\"authSetting\":{}}", reply(world.invoke(ann(), "getSetting", "{}")));
		assertEquals("{}", reply(world.invoke(ann(), "authorize", "{\"scope\":\"scope.userLocation\"}")));
		assertEquals("{\"authSetting\":{\"scope.userLocation\":true}}", reply(world.invoke(ann(), "getSetting", "{}")));
		assertEquals(Reason.INVALID_PARAMS, failure(world.invoke(ann(), "authorize", "{\"scope\":\"scope.nothing\"}")).reason);
		assertEquals("parameter error: parameter.scope should be String instead of Number;", failure(world.invoke(ann(), "authorize", "{\"scope\":1}")).getMessage());
	}

	private record SingleRelease(loggia.api.release.Release release) implements loggia.api.release.ReleaseCatalog {
		@Override
		public java.util.Optional<loggia.api.release.Release> current(String appId) {
			return java.util.Optional.of(release);
		}

		@Override
		public java.util.Optional<loggia.api.release.Release> byDigest(String digest) {
			return java.util.Optional.of(release);
		}

		@Override
		public List<loggia.api.release.Release> installed() {
			return List.of(release);
		}

		@Override
		public AutoCloseable onChange(java.util.function.Consumer<String> listener) {
			return () -> {};
		}
	}
}
