package loggia.provider.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import loggia.api.ApiAge;
import loggia.api.ApiCatalog;
import loggia.api.trail.TracedCall;
import loggia.api.trail.Trail;
import loggia.api.trail.TrailStep;
import loggia.provider.explorer.ExplorerProvider.TrailQuestion;
import loggia.kit.testing.SimulatedGate;
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

	final Shelf shelf = new Shelf();
	final ExplorerProvider provider = new ExplorerProvider(shelf);
	final SimulatedGate gate = SimulatedGate.of(provider);

	private static TracedCall call(long number, String name) {
		return new TracedCall(number, 1, name, "{}", false, "ok", "{}", 20, "a-bundle 1.0.0", "ordinary",
				List.of(new TrailStep("known", Trail.Outcome.PASSED, "because", 3)));
	}

	@Test
	void tellsTheCatalogueWithASchemaForEach() {
		shelf.put("greet");
		var catalog = provider.getApiCatalog(gate.session()).toCompletableFuture().join();
		assertEquals(1, catalog.revision());
		assertEquals("{}", catalog.apis().get(0).params().text());
		assertEquals("{\"type\":\"object\"}", catalog.apis().get(0).result().text());
	}

	@Test
	void tellsASessionItsOwnLastCalls() {
		provider.trails = caller -> caller.sessionId().equals("mine") ? List.of(call(1, "greet"), call(2, "login"), call(3, "greet")) : List.of();
		var all = provider.getApiTrail(new TrailQuestion(null, null), gate.session("mine")).toCompletableFuture().join();
		assertEquals(List.of(1L, 2L, 3L), all.calls().stream().map(ExplorerProvider.Call::number).toList());
		assertEquals("passed", all.calls().get(0).steps().get(0).outcome());
		var last = provider.getApiTrail(new TrailQuestion("greet", 1), gate.session("mine")).toCompletableFuture().join();
		assertEquals(List.of(3L), last.calls().stream().map(ExplorerProvider.Call::number).toList());
		assertEquals(List.of(), provider.getApiTrail(new TrailQuestion(null, null), gate.session("other")).toCompletableFuture().join().calls());
		provider.trails = null;
		assertEquals(List.of(), provider.getApiTrail(new TrailQuestion(null, -4), gate.session("mine")).toCompletableFuture().join().calls());
	}

	@Test
	void tellsChangesToWhoListensUntilTheSessionEnds() {
		var one = gate.session("one");
		var two = gate.session("two");
		one.call("onApiCatalogChange");
		one.call("onApiCatalogChange");
		two.call("onApiCatalogChange");
		shelf.put("greet");
		two.call("offApiCatalogChange");
		assertEquals(0, two.watched(), "nothing is left behind");
		shelf.put("login");
		assertEquals(1, one.next("onApiCatalogChange").path("revision").asInt());
		assertEquals(2, one.next("onApiCatalogChange").path("revision").asInt());
		one.end();
		shelf.put("request");
		assertEquals(List.of(), one.events());
		assertEquals(1, two.events().size());
		provider.close();
		assertEquals(List.of(), shelf.listeners);
	}
}
