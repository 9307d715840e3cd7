package loggia.provider.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import loggia.api.ApiAge;
import loggia.api.ApiCatalog;
import loggia.api.ApiEvent;
import loggia.api.Caller;
import loggia.api.trail.TracedCall;
import loggia.api.trail.Trail;
import loggia.api.trail.TrailStep;
import loggia.provider.explorer.ExplorerProvider.TrailQuestion;
import org.junit.jupiter.api.Test;

class ExplorerProviderTest {
	/** A catalogue that a test changes. */
	private static final class Shelf implements ApiCatalog {
		final List<Entry> apis = new CopyOnWriteArrayList<>();
		final List<Runnable> listeners = new CopyOnWriteArrayList<>();

		@Override
		public List<Entry> apis() {
			return apis;
		}

		@Override
		public long revision() {
			return apis.size();
		}

		@Override
		public AutoCloseable onChange(Runnable listener) {
			listeners.add(listener);
			return () -> listeners.remove(listener);
		}

		void put(String name) {
			apis.add(new Entry(name, "family", 1, "1.0.0", "a-bundle", "ordinary", null, false, "", "", "{\"type\":\"object\"}", ApiAge.STEADY));
			listeners.forEach(Runnable::run);
		}
	}

	/** A session that keeps what it hears. */
	private static final class Session implements Caller {
		final List<String> heard = new ArrayList<>();
		final List<Consumer<State>> states = new CopyOnWriteArrayList<>();
		final String id;

		Session(String id) {
			this.id = id;
		}

		@Override
		public String appId() {
			return "explorer";
		}

		@Override
		public String release() {
			return "r";
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
			return id;
		}

		@Override
		public void emit(ApiEvent event) {
			heard.add(event.name() + event.json());
		}

		@Override
		public void progress(ApiEvent event) {
			throw new AssertionError("no task here");
		}

		@Override
		public AutoCloseable onState(Consumer<State> listener) {
			states.add(listener);
			return () -> states.remove(listener);
		}
	}

	final Shelf shelf = new Shelf();
	final ExplorerProvider provider = new ExplorerProvider(shelf);

	private static TracedCall call(long number, String name) {
		return new TracedCall(number, 1, name, "{}", false, "ok", "{}", 20, "a-bundle 1.0.0", "ordinary",
				List.of(new TrailStep("known", Trail.Outcome.PASSED, "because", 3)));
	}

	@Test
	void tellsTheCatalogueWithASchemaForEach() {
		shelf.put("greet");
		var catalog = provider.getApiCatalog(new Session("s")).toCompletableFuture().join();
		assertEquals(1, catalog.revision());
		assertEquals("{}", catalog.apis().get(0).params().text());
		assertEquals("{\"type\":\"object\"}", catalog.apis().get(0).result().text());
	}

	@Test
	void tellsASessionItsOwnLastCalls() {
		provider.trails = caller -> caller.sessionId().equals("mine") ? List.of(call(1, "greet"), call(2, "login"), call(3, "greet")) : List.of();
		var all = provider.getApiTrail(new TrailQuestion(null, null), new Session("mine")).toCompletableFuture().join();
		assertEquals(List.of(1L, 2L, 3L), all.calls().stream().map(ExplorerProvider.Call::number).toList());
		assertEquals("passed", all.calls().get(0).steps().get(0).outcome());
		var last = provider.getApiTrail(new TrailQuestion("greet", 1), new Session("mine")).toCompletableFuture().join();
		assertEquals(List.of(3L), last.calls().stream().map(ExplorerProvider.Call::number).toList());
		assertEquals(List.of(), provider.getApiTrail(new TrailQuestion(null, null), new Session("other")).toCompletableFuture().join().calls());
		provider.trails = null;
		assertEquals(List.of(), provider.getApiTrail(new TrailQuestion(null, -4), new Session("mine")).toCompletableFuture().join().calls());
	}

	@Test
	void tellsChangesToWhoListensUntilTheSessionEnds() {
		var one = new Session("one");
		var two = new Session("two");
		provider.onApiCatalogChange(one);
		provider.onApiCatalogChange(one);
		provider.onApiCatalogChange(two);
		shelf.put("greet");
		provider.offApiCatalogChange(two);
		assertEquals(List.of(), two.states, "nothing is left behind");
		shelf.put("login");
		one.states.forEach(state -> state.accept(Caller.State.ENDED));
		shelf.put("request");
		assertEquals(List.of("onApiCatalogChange{\"revision\":1}", "onApiCatalogChange{\"revision\":2}"), one.heard);
		assertEquals(List.of("onApiCatalogChange{\"revision\":1}"), two.heard);
		provider.close();
		assertEquals(List.of(), shelf.listeners);
	}
}
