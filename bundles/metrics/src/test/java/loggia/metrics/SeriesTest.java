package loggia.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SeriesTest {
	private final MeterBook book = new MeterBook();
	private final BundleMetrics metrics = new BundleMetrics(book, "test");
	private final Figures figures = new Figures(book);
	private final History history = new History();
	private long at = System.currentTimeMillis() - 600_000;

	@Test
	void callsAndErrorsAreRates() {
		look();
		var calls = metrics.counter("loggia_api_calls_total", "Calls", "api", "outcome");
		look();
		calls.add(8, "setStorage", "ok");
		calls.add(2, "getStorage", "quota");
		look();
		look();
		assertEquals(List.of(2.0, 0.0), values("calls", ""));
		assertEquals(List.of(.4, 0.0), values("errors", ""));
		metrics.release();
		look();
		metrics.counter("loggia_api_calls_total", "Calls", "api", "outcome").add(5, "setStorage", "ok");
		look();
		assertEquals(List.of(2.0, 0.0, 1.0), values("calls", ""), "a counter that began anew");
	}

	@Test
	void startsAreTheMeanOfTheirStep() {
		var starts = metrics.timer("loggia_session_start_seconds", "Starts");
		look();
		starts.observe(.2);
		starts.observe(.4);
		look();
		look();
		starts.observe(.1);
		look();
		assertEquals(2, values("startMs", "").size());
		assertEquals(300, values("startMs", "").get(0), 1e-6);
		assertEquals(100, values("startMs", "").get(1), 1e-6);
	}

	@Test
	void sessionsAreToldByState() {
		var foreground = new AtomicLong(2);
		metrics.gauge("loggia_sessions_foreground", "F", foreground::get);
		metrics.gauge("loggia_sessions_suspended", "S", () -> 1);
		metrics.gauge("loggia_sessions", "All", () -> 3);
		look();
		foreground.set(1);
		look();
		assertEquals(List.of(2.0, 1.0), values("sessions", "foreground"));
		assertEquals(List.of(1.0, 1.0), values("sessions", "suspended"));
		assertEquals(List.of("foreground", "suspended"), history.since(0, at).stream().filter(s -> s.name().equals("sessions")).map(History.Series::label).toList());
	}

	@Test
	@Timeout(30)
	void eachProcessHasItsMemory() throws Exception {
		var child = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Xmx16m", "-cp", System.getProperty("java.class.path").split(File.pathSeparator)[0], "loggia.metrics.Sleeper", "x")
			.start();
		try {
			assertEquals('r', child.getInputStream().read());
			look();
			assertTrue(values("rss", "gateway").get(0) > 20e6);
			assertTrue(values("rss", "metrics " + child.pid()).get(0) > 5e6, history.since(0, at).toString());
		} finally {
			child.destroyForcibly().waitFor();
		}
		look();
		assertEquals(1, values("rss", "metrics " + child.pid()).size());
		assertEquals(2, values("rss", "gateway").size());
	}

	@Test
	void anHourIsKept() {
		long start = 1_000_000_000_000L;
		for (int i = 0; i < 1000; i++) history.add("calls", "", start + i * 5000L, i);
		long now = start + 999 * 5000L;
		var points = history.since(0, now).get(0).points();
		assertEquals(720, points.size());
		assertEquals(List.of(start + 280 * 5000L, 280.0), points.get(0));
		assertEquals(List.of(now, 999.0), points.get(719));
		assertEquals(List.of(List.of(now, 999.0)), history.since(now - 5000, now).get(0).points());
		assertTrue(history.since(now, now).isEmpty());
	}

	@Test
	void seriesOfEndedProcessesMakeRoom() {
		for (int i = 0; i < 100; i++) history.add("rss", "worker " + i, 1000, i);
		assertEquals(64, history.since(0, 1000).size());
		history.add("rss", "late", 1000 + 3_600_001, 1);
		assertEquals(List.of("late"), history.since(0, 1000 + 3_600_001).stream().map(History.Series::label).collect(Collectors.toList()));
	}

	@Test
	@Timeout(30)
	void theClockRunsUntilTheBundleStops() throws Exception {
		var resource = new SeriesResource(book);
		long end = System.nanoTime() + 10_000_000_000L;
		while (resource.series(0).series().isEmpty() && System.nanoTime() < end) Thread.sleep(10);
		assertEquals(5, resource.series(0).step());
		assertEquals("gateway", resource.series(0).series().get(0).label());
		assertTrue(isRunning());
		resource.stop();
		while (isRunning() && System.nanoTime() < end) Thread.sleep(10);
		assertFalse(isRunning());
	}

	private static boolean isRunning() {
		return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("loggia-metrics"));
	}

	private void look() {
		at += 5000;
		figures.look(history, at, 5);
	}

	private List<Double> values(String name, String label) {
		return history.since(0, at).stream().filter(series -> series.name().equals(name) && series.label().equals(label)).flatMap(series -> series.points().stream())
			.map(point -> point.get(1).doubleValue()).toList();
	}
}
