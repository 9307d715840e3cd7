package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import loggia.api.metrics.Metrics;
import loggia.worker.wire.Kind;
import org.junit.jupiter.api.Test;

/** What is measured is what happens. */
class MetersTest {
	private static final class Kept implements Metrics {
		final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();
		final List<Double> starts = new CopyOnWriteArrayList<>();

		@Override
		public Counter counter(String name, String help, String... labels) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Timer timer(String name, String help, String... labels) {
			assertEquals("loggia_session_start_seconds", name);
			return (seconds, values) -> starts.add(seconds);
		}

		@Override
		public void gauge(String name, String help, DoubleSupplier value) {
			gauges.put(name, value);
		}

		double value(String name) {
			return gauges.get(name).getAsDouble();
		}
	}

	@Test
	void sessionsTheirStartsAndWorkersAreMeasured() throws Exception {
		try (TestGateway gateway = new TestGateway(Map.of("suspend_ms", 200))) {
			gateway.releases.install("meters", Neighbour.APP);
			Browser before = Browser.open(gateway, "meters");
			Kept metrics = new Kept();
			gateway.container.setMetrics(metrics);
			Browser browser = Browser.open(gateway, "meters");
			WalkTest.await(() -> !metrics.starts.isEmpty());
			assertEquals(1, metrics.starts.size(), "the one before was not seen");
			assertTrue(metrics.starts.get(0) > 0 && metrics.starts.get(0) < Peer.SECONDS, metrics.starts.toString());
			assertEquals(2, metrics.value("loggia_sessions_foreground"));
			browser.shell.send(Kind.HIDE, "");
			WalkTest.await(() -> metrics.value("loggia_sessions_suspended") == 1);
			browser.shell.send(Kind.SHOW, "");
			WalkTest.await(() -> metrics.value("loggia_sessions_foreground") == 2);
			assertEquals(2, metrics.value("loggia_sessions"));
			browser = Browser.open(gateway, browser.cookie, "meters", browser.session());
			assertEquals(1, metrics.starts.size(), "coming back is no start");
			WalkTest.await(() -> metrics.value("loggia_worker_rss_bytes") > 10 << 20);
			gateway.container.unsetMetrics(metrics);
			Browser.open(gateway, "meters").close();
			assertEquals(1, metrics.starts.size());
			before.close();
		}
	}
}
