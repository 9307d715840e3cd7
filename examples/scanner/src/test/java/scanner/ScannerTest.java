package scanner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.annotation.Annotation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import loggia.api.ApiException;
import loggia.kit.testing.SimulatedGate;
import loggia.kit.testing.SimulatedMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScannerTest {
	private final SimulatedMetrics metrics = new SimulatedMetrics();
	private final Scanner scanner = new Scanner(new Settings(0), metrics);
	private final SimulatedGate gate = SimulatedGate.of(scanner);

	/** The configuration as an operator would set it. */
	private record Settings(int look_ms) implements Scanner.Config {
		@Override
		public String prefix() {
			return "T-";
		}

		@Override
		public Class<? extends Annotation> annotationType() {
			return Scanner.Config.class;
		}
	}

	@AfterEach
	void close() {
		scanner.close();
	}

	@Test
	void tellsProgressEventsAndAReport() {
		var ann = gate.session();
		ann.call("acme.onScanned");
		var task = ann.start("acme.scan", Map.of("shelf", "A1", "labels", 2));
		var codes = task.result().path("codes");
		assertEquals("[{\"percent\":50}, {\"percent\":100}]", task.progress().toString());
		assertEquals(codes.get(0), ann.next("acme.onScanned").path("code"));
		assertEquals(codes.get(1), ann.next("acme.onScanned").path("code"));
		assertEquals(2, metrics.value("loggia_scanner_labels_total", "ok"));
	}

	@Test
	void anAbortEndsTheScan() {
		var slow = new Scanner(new Settings(60_000), metrics);
		var task = SimulatedGate.of(slow).session().start("acme.scan", Map.of("shelf", "A1"));
		task.abort();
		assertEquals(ApiException.Reason.CANCELLED, assertThrows(ApiException.class, task::result).reason);
		slow.close();
	}

	@Test
	void bytesGoBothWays() {
		var ann = gate.session();
		var printed = ann.reply("acme.print", Map.of("code", "T-1"));
		assertEquals("T-1", StandardCharsets.UTF_8.decode(printed.attachments().get(0)).toString());
		var read = ann.call("acme.read", Map.of("picture", ByteBuffer.wrap("T-1".getBytes(StandardCharsets.UTF_8))));
		assertEquals("T-", read.path("code").asText().substring(0, 2));
	}

	@Test
	void refusesAShelfThatCannotBe() {
		var refused = assertThrows(ApiException.class, () -> gate.session().call("acme.scan", Map.of("shelf", "A1", "labels", 101)));
		assertEquals("parameter error: parameter.labels should be 0 to 100;", refused.getMessage());
	}
}
