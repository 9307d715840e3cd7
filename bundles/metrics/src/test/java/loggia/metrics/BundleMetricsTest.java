package loggia.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleMetricsTest {
	private final MeterBook book = new MeterBook();
	private final BundleMetrics metrics = new BundleMetrics(book, "storage");

	@Test
	void metersAreShown() throws IOException {
		var calls = metrics.counter("loggia_storage_calls_total", "Calls", "api", "outcome");
		calls.inc("setStorage", "ok");
		calls.add(2, "setStorage", "ok");
		calls.inc("getStorage", "failed");
		metrics.counter("loggia_storage_syncs_total", "Syncs").inc();
		metrics.timer("loggia_storage_call_seconds", "Times", "api").observe(.03, "setStorage");
		metrics.gauge("loggia_storage_spaces", "Spaces", () -> 4);
		assertLine("loggia_storage_calls_total{api=\"setStorage\",outcome=\"ok\"} 3.0");
		assertLine("loggia_storage_calls_total{api=\"getStorage\",outcome=\"failed\"} 1.0");
		assertLine("loggia_storage_syncs_total 1.0");
		assertLine("loggia_storage_call_seconds_bucket{api=\"setStorage\",le=\"0.025\"} 0");
		assertLine("loggia_storage_call_seconds_bucket{api=\"setStorage\",le=\"0.05\"} 1");
		assertLine("loggia_storage_call_seconds_sum{api=\"setStorage\"} 0.03");
		assertLine("loggia_storage_spaces 4.0");
		assertLine("# HELP loggia_storage_calls_total Calls");
	}

	@Test
	void theGatewayItselfIsMeasured() throws IOException {
		for (var name : new String[] { "jvm_memory_used_bytes{area=\"heap\"}", "jvm_threads_current", "jvm_classes_currently_loaded", "jvm_gc_collection_seconds_count", "process_resident_memory_bytes",
			"loggia_gateway_pss_bytes" }) {
			var line = text().lines().filter(l -> l.startsWith(name)).findFirst().orElseThrow(() -> new AssertionError(name));
			assertTrue(Double.parseDouble(line.substring(line.lastIndexOf(' '))) >= 0, line);
		}
	}

	@Test
	void metersLeaveWithTheirBundle() throws IOException {
		metrics.counter("loggia_storage_calls_total", "Calls").inc();
		metrics.gauge("loggia_storage_spaces", "Spaces", () -> 4);
		var other = new BundleMetrics(book, "network");
		other.counter("loggia_network_calls_total", "Calls").inc();
		metrics.release();
		assertFalse(text().contains("loggia_storage"));
		assertLine("loggia_network_calls_total 1.0");
	}

	@Test
	void aNameIsOneBundlesUntilItLeaves() throws IOException {
		metrics.counter("loggia_storage_calls_total", "Calls").inc();
		var next = new BundleMetrics(book, "storage 2");
		var calls = next.counter("loggia_storage_calls_total", "Calls");
		calls.add(5);
		assertLine("loggia_storage_calls_total 1.0");
		assertFalse(text().contains("loggia_storage_calls_total 5.0"));
		metrics.release();
		assertLine("loggia_storage_calls_total 5.0");
		next.release();
		assertFalse(text().contains("loggia_storage_calls_total"));
	}

	@Test
	void askedForTwiceItIsTheSame() throws IOException {
		assertSame(metrics.counter("loggia_a_total", "A", "x"), metrics.counter("loggia_a_total", "A", "x"));
		assertThrows(IllegalArgumentException.class, () -> metrics.counter("loggia_a_total", "A"));
		metrics.gauge("loggia_b", "B", () -> 1);
		assertThrows(IllegalArgumentException.class, () -> metrics.timer("loggia_b", "B"));
		metrics.gauge("loggia_b", "B", () -> 2);
		assertLine("loggia_b 2.0");
	}

	@Test
	void aGaugeThatHasNothingToSayOrThrowsIsLeftOut() throws IOException {
		var asked = new AtomicInteger();
		metrics.gauge("loggia_nothing", "Nothing", () -> Double.NaN);
		metrics.gauge("loggia_broken", "Broken", () -> {
			asked.incrementAndGet();
			throw new IllegalStateException("stopped");
		});
		metrics.gauge("loggia_fine", "Fine", () -> 1);
		assertFalse(text().lines().anyMatch(line -> line.startsWith("loggia_nothing ") || line.startsWith("loggia_broken ")));
		assertLine("loggia_fine 1.0");
		assertEquals(2, asked.get());
	}

	@ParameterizedTest
	@ValueSource(strings = { "loggia", "Loggia_a_total", "loggia_a", "loggia-a_total", "jvm_a_total", "process_a_total", "loggia__a_total", "loggia_a_total ", "loggia_ä_total", "" })
	void namesAreAsPrometheusHasThem(String name) {
		assertThrows(IllegalArgumentException.class, () -> metrics.counter(name, "Help"));
	}

	@Test
	void endingsSayWhatItIs() {
		assertThrows(IllegalArgumentException.class, () -> metrics.timer("loggia_a", "A"));
		assertThrows(IllegalArgumentException.class, () -> metrics.gauge("loggia_a_total", "A", () -> 1));
		assertThrows(IllegalArgumentException.class, () -> metrics.timer("loggia_a_seconds", "A", "le"));
		assertThrows(IllegalArgumentException.class, () -> metrics.counter("loggia_a_total", "A", "x").inc());
		assertThrows(IllegalArgumentException.class, () -> metrics.counter("loggia_a_total", "A", "x").inc("1", "2"));
	}

	@Test
	void labelsWithoutEndCountAsOther() throws IOException {
		var calls = metrics.counter("loggia_a_total", "A", "api");
		for (int i = 0; i < Points.MOST + 50; i++) calls.inc("api" + i);
		assertLine("loggia_a_total{api=\"other\"} 50.0");
		assertEquals(Points.MOST + 1, text().lines().filter(line -> line.startsWith("loggia_a_total{")).count());
	}

	@ParameterizedTest
	@CsvSource({ "/usr/bin/java|-cp|x|loggia.worker.Main|--socket|/data/workers/3/socket/s,worker 3", "/usr/bin/java|-Xmx1g|loggia.compiler.process.Main|--x,compiler 7", "java|loggia.worker.Main|,worker 7",
		"/usr/bin/java|-jar|/opt/loggia.worker.jar,", "/usr/bin/bwrap|--|java|loggia.worker.Main|--socket|/workers/3/s,", "/bin/sh|-c|java loggia.worker.Main|," })
	void processesAreNamed(String commandLine, String name) {
		assertEquals(name, Processes.name(commandLine.replace('|', '\0') + '\0', 7));
	}

	private void assertLine(String line) throws IOException {
		var text = text();
		assertTrue(text.lines().anyMatch(line::equals), () -> line + " is not in\n" + text.lines().filter(l -> l.contains("loggia_")).toList());
	}

	private String text() throws IOException {
		var text = new ByteArrayOutputStream();
		PrometheusTextFormatWriter.create().write(text, book.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
		return text.toString();
	}
}
