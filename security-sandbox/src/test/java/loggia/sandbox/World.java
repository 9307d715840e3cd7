package loggia.sandbox;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import loggia.api.ApiAge;
import loggia.api.ApiCall;
import loggia.api.ApiEvent;
import loggia.api.ApiException;
import loggia.api.ApiReply;
import loggia.api.Caller;
import loggia.api.ShellSurface;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.ApiDispatcher;
import loggia.api.spi.ApiParams;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Risk;
import loggia.sandbox.Offer.Source;

/** A gate over a real SQLite file, with people, releases and providers that a test scripts. */
final class World implements AutoCloseable {
	static final int PENDING_MAX = 50;

	/** One sheet that is open in front of somebody. */
	record Sheet(Caller caller, String sheet, String json, CompletableFuture<String> answer) {}

	/** A person in front of a session of an app. */
	record Somebody(String appId, String release, String plugin, String userId, String sessionId, Map<String, Integer> requires) implements Caller {
		Somebody(String appId, String release, String plugin, String userId, String sessionId) {
			this(appId, release, plugin, userId, sessionId, Map.of());
		}

		@Override
		public VersionKind versionKind() {
			return VersionKind.RELEASE;
		}

		@Override
		public String deviceId() {
			return "device";
		}

		@Override
		public void emit(ApiEvent event) {}

		@Override
		public void progress(ApiEvent event) {
			// nobody listens
		}

		@Override
		public AutoCloseable onState(java.util.function.Consumer<State> listener) {
			return () -> {};
		}
	}

	/** How a provider answers. */
	interface Answer {
		CompletionStage<ApiReply> to(String name, ApiParams params, Caller caller);
	}

	/** A provider without generated code. */
	static final class Scripted implements ApiProvider, ApiDispatcher {
		private final List<ApiDescriptor> apis;
		private final Answer answer;
		CompletionStage<Void> selfTest = CompletableFuture.completedFuture(null);
		/** What it says to {@link ApiProvider#leave}. */
		Function<CompletionStage<Void>, CompletionStage<Void>> leave = over -> CompletableFuture.completedFuture(null);
		/** Whether a call of this session is about what it keeps. */
		Predicate<Caller> keeps = caller -> false;

		Scripted(Answer answer, ApiDescriptor... apis) {
			this.answer = answer;
			this.apis = List.of(apis);
		}

		@Override
		public CompletionStage<Void> selfTest() {
			return selfTest;
		}

		@Override
		public CompletionStage<Void> leave(CompletionStage<Void> over) {
			return leave.apply(over);
		}

		@Override
		public boolean keeps(String name, ApiParams params, Caller caller) {
			return keeps.test(caller);
		}

		@Override
		public ApiDispatcher dispatcher() {
			return this;
		}

		@Override
		public List<ApiDescriptor> apis() {
			return apis;
		}

		@Override
		public CompletionStage<ApiReply> call(String name, ApiParams params, Caller caller) {
			return answer.to(name, params, caller);
		}
	}

	final TestDatabase database;
	final Tables tables;
	final Grants grants;
	final Approvals approvals;
	final AuditLog audit;
	final PermissionGate gate;
	final RouteSwitch routes;
	final List<Sheet> sheets = new CopyOnWriteArrayList<>();
	final Map<String, Release> releases = new HashMap<>();
	private long bundles = 100;

	World(Path folder) {
		database = new TestDatabase(folder);
		tables = new Tables(database);
		grants = new Grants(tables);
		approvals = new Approvals(tables);
		audit = new AuditLog(tables);
		gate = new PermissionGate(PENDING_MAX, audit, grants, approvals);
		routes = new RouteSwitch(gate);
		gate.use(new Catalog(), (caller, sheet, json) -> {
			var answer = new CompletableFuture<String>();
			sheets.add(new Sheet(caller, sheet, json, answer));
			return answer;
		});
		release("shop", "r1");
	}

	void release(String appId, String digest, String... apis) {
		releases.put(digest, new Release(appId, "1.0.0", Caller.VersionKind.RELEASE, digest, "The " + appId, null, "{}", Path.of("/"), Set.of(apis)));
	}

	void withoutShell() {
		gate.use(new Catalog(), null);
	}

	void useShell(ShellSurface shell) {
		gate.use(new Catalog(), shell);
	}

	static Somebody ann() {
		return new Somebody("shop", "r1", null, "ann", "s1");
	}

	static ApiDescriptor api(String name, Risk risk, String scope, int timeoutMs, int rate) {
		return new ApiDescriptor(name, "test", "1.0", risk, scope, timeoutMs, name.endsWith("Sync"), name.endsWith("Sync"), rate, "{}", "{}", "", ApiAge.STEADY);
	}

	static ApiDescriptor api(String name) {
		return api(name, Risk.ORDINARY, null, 5_000, 0);
	}

	/** @param version of the family: {@code 2.0} */
	static ApiDescriptor api(String name, String family, String version) {
		return new ApiDescriptor(name, family, version, Risk.ORDINARY, null, 5_000, false, false, 0, "{}", "{}", "", ApiAge.STEADY);
	}

	static CompletionStage<ApiReply> ok(String json) {
		return CompletableFuture.completedFuture(ApiReply.of(json));
	}

	/** A bundle of its own for the provider. @return its id */
	long offer(String symbolicName, String version, Scripted provider) {
		long id = ++bundles;
		gate.table().add(new Source(id, symbolicName, version, Set.of()), provider, provider, provider);
		return id;
	}

	long offer(Answer answer, ApiDescriptor... apis) {
		return offer("bundle" + (bundles + 1), "1.0.0", new Scripted(answer, apis));
	}

	CompletableFuture<ApiReply> invoke(Caller caller, String name, String params) {
		return gate.invoke(new ApiCall(caller, name, params, List.of())).toCompletableFuture();
	}

	CompletableFuture<ApiReply> ask(Caller caller, String name) {
		return gate.ask(new ApiCall(caller, name, "{}", List.of())).toCompletableFuture();
	}

	static String reply(CompletableFuture<ApiReply> call) throws Exception {
		return call.get(10, TimeUnit.SECONDS).json();
	}

	static ApiException failure(CompletableFuture<ApiReply> call) {
		var e = assertThrows(ExecutionException.class, () -> call.get(10, TimeUnit.SECONDS));
		return assertInstanceOf(ApiException.class, e.getCause());
	}

	/** Decisions of the audit log, oldest first, once there are as many as expected. */
	List<String> decisions(int expected) throws Exception {
		var found = new ArrayList<String>();
		until(() -> {
			found.clear();
			records(audit, null, 1_000).forEach(r -> found.add(0, r.api() + " " + r.decision()));
			return found.size() >= expected;
		});
		return found;
	}

	/** The newest records first. @param appId null for all apps */
	static List<AuditRecord> records(AuditLog log, String appId, int limit) {
		var filter = new AuditRows.Filter(appId, null, null, null, null, null, null, null, null);
		return Tables.await(log.find(filter, limit, 0), "audit").rows().stream().map(AuditRows.Row::record).toList();
	}

	static void until(BooleanSupplier condition) throws InterruptedException {
		long deadline = System.nanoTime() + 10_000_000_000L;
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new AssertionError("did not happen within 10 s");
			}
			Thread.sleep(2);
		}
	}

	@Override
	public void close() throws InterruptedException {
		gate.close();
		audit.close();
		database.close();
	}

	private final class Catalog implements ReleaseCatalog {
		@Override
		public Optional<Release> current(String appId) {
			return releases.values().stream().filter(r -> r.appId().equals(appId)).findFirst();
		}

		@Override
		public Optional<Release> byDigest(String digest) {
			return Optional.ofNullable(releases.get(digest));
		}

		@Override
		public List<Release> installed() {
			return List.copyOf(releases.values());
		}

		@Override
		public AutoCloseable onChange(Consumer<String> listener) {
			return () -> {};
		}
	}
}
