package loggia.sandbox;

import static loggia.sandbox.World.ann;
import static loggia.sandbox.World.api;
import static loggia.sandbox.World.failure;
import static loggia.sandbox.World.ok;
import static loggia.sandbox.World.reply;
import static loggia.sandbox.World.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import loggia.api.metrics.Metrics;
import loggia.api.spi.Risk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallMetersTest {
	@TempDir
	Path folder;

	/** Sums by name and labels. */
	private static final class Sums implements Metrics {
		final Map<String, Double> values = new ConcurrentSkipListMap<>();

		@Override
		public Counter counter(String name, String help, String... labels) {
			return new Counter() {
				@Override
				public void inc(String... values) {
					add(1, values);
				}

				@Override
				public void add(double amount, String... by) {
					values.merge(name + " " + String.join(" ", by), amount, Double::sum);
				}
			};
		}

		@Override
		public Timer timer(String name, String help, String... labels) {
			return (seconds, by) -> {
				assertTrue(seconds > 0 && seconds < 10, "seconds: " + seconds);
				values.merge(name + " " + String.join(" ", by), 1.0, Double::sum);
			};
		}

		@Override
		public void gauge(String name, String help, DoubleSupplier value) {
			throw new UnsupportedOperationException();
		}
	}

	@Test
	void callsAreCountedByKnownNamesAndOutcomes() throws Exception {
		var sums = new Sums();
		try (var world = new World(folder)) {
			world.gate.setMetrics(sums);
			world.offer((name, params, caller) -> ok("{}"), api("greet"));
			world.offer((name, params, caller) -> new CompletableFuture<>(), api("slow", Risk.ORDINARY, null, 50, 0));
			world.offer((name, params, caller) -> ok("{}"), api("record", Risk.CONSENT, "scope.record", 5_000, 0));
			for (int i = 0; i < 3; i++) {
				reply(world.invoke(ann(), "greet", "{}"));
			}
			failure(world.invoke(ann(), "record", "{}"));
			failure(world.invoke(ann(), "madeUpByAnApp", "{}"));
			failure(world.invoke(ann(), "slow", "{}"));
			until(() -> sums.values.size() == 6);
			assertEquals(Map.of("loggia_api_calls_total greet ok", 3.0, "loggia_api_call_seconds greet", 3.0, "loggia_api_calls_total record not_declared", 1.0,
					"loggia_api_calls_total unknown not_supported", 1.0, "loggia_api_calls_total slow timeout", 1.0, "loggia_api_call_seconds slow", 1.0), sums.values);
			world.gate.unsetMetrics(sums);
			reply(world.invoke(ann(), "greet", "{}"));
			assertEquals(3.0, sums.values.get("loggia_api_calls_total greet ok"));
		}
	}
}
