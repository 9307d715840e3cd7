package loggia.kit.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import loggia.api.metrics.Metrics;

/** Meters that a test reads. Thread-safe. */
public final class SimulatedMetrics implements Metrics {
	private final Map<List<String>, Double> values = new ConcurrentHashMap<>();
	private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();

	@Override
	public Counter counter(String name, String help, String... labels) {
		return new Counter() {
			@Override
			public void inc(String... labels) {
				add(1, labels);
			}

			@Override
			public void add(double amount, String... labels) {
				values.merge(key(name, labels), amount, Double::sum);
			}
		};
	}

	@Override
	public Timer timer(String name, String help, String... labels) {
		return (seconds, values) -> this.values.merge(key(name, values), seconds, Double::sum);
	}

	@Override
	public void gauge(String name, String help, DoubleSupplier value) {
		gauges.put(name, value);
	}

	/**
	 * @param labels values, in the order of the names
	 * @return what was counted, the seconds that were observed, or what a gauge says now; 0 for what nothing is known of
	 */
	public double value(String name, String... labels) {
		DoubleSupplier gauge = gauges.get(name);
		return gauge == null ? values.getOrDefault(key(name, labels), 0.0) : gauge.getAsDouble();
	}

	private static List<String> key(String name, String[] labels) {
		var key = new java.util.ArrayList<>(List.of(labels));
		key.add(0, name);
		return List.copyOf(key);
	}
}
