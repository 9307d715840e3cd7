package loggia.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import loggia.api.metrics.Metrics;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One bundle's meters, as long as it holds the service. Thread-safe. */
@Component(service = Metrics.class, scope = ServiceScope.BUNDLE)
public class BundleMetrics implements Metrics {
	private static final Logger log = LoggerFactory.getLogger(BundleMetrics.class);
	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)+");
	private static final Pattern RESERVED = Pattern.compile("(jvm|process)_.*");
	/** Upper bounds in seconds: from a call in memory to one that waits for a person. */
	private static final double[] SECONDS = { .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60 };

	/** A meter and what it was asked for as. */
	private record Known(String kind, List<String> labels, Object meter) {}

	private final MeterBook book;
	private final String owner;
	private final Map<String, Known> known = new HashMap<>();

	@Activate
	public BundleMetrics(@Reference MeterBook book, ComponentContext context) {
		this(book, context.getUsingBundle() == null ? "?" : context.getUsingBundle().getSymbolicName());
	}

	BundleMetrics(MeterBook book, String owner) {
		this.book = book;
		this.owner = owner;
	}

	@Deactivate
	void release() {
		book.release(this);
		synchronized (known) {
			known.clear();
		}
	}

	/** @throws IllegalArgumentException for a name that Prometheus would not have, or that was asked for as something else */
	@Override
	public Counter counter(String name, String help, String... labels) {
		check(name, "_total", labels);
		return (Counter) meter(name, "counter", labels, () -> {
			var meter = io.prometheus.metrics.core.metrics.Counter.builder().name(name).help(help).labelNames(labels).withoutExemplars().build();
			book.show(owner, this, meter);
			var points = new Points<CounterDataPoint>(name, owner, labels.length, meter::labelValues);
			return new Counter() {
				@Override
				public void inc(String... values) {
					points.of(values).inc();
				}

				@Override
				public void add(double amount, String... values) {
					points.of(values).inc(amount);
				}
			};
		});
	}

	/** @throws IllegalArgumentException as for a counter */
	@Override
	public Timer timer(String name, String help, String... labels) {
		check(name, "_seconds", labels);
		return (Timer) meter(name, "timer", labels, () -> {
			var meter = Histogram.builder().name(name).help(help).labelNames(labels).classicOnly().classicUpperBounds(SECONDS).withoutExemplars().build();
			book.show(owner, this, meter);
			var points = new Points<DistributionDataPoint>(name, owner, labels.length, meter::labelValues);
			return (Timer) (seconds, values) -> points.of(values).observe(seconds);
		});
	}

	/** Asked for again, a gauge asks the new supplier from then on: a component that was made anew has it. */
	@Override
	public void gauge(String name, String help, DoubleSupplier value) {
		check(name, "");
		var gauge = (Gauge) meter(name, "gauge", new String[0], () -> {
			var fresh = new Gauge(name, owner);
			book.show(owner, this, GaugeWithCallback.builder().name(name).help(help).callback(fresh::tell).build());
			return fresh;
		});
		gauge.value = value;
	}

	private Object meter(String name, String kind, String[] labels, java.util.function.Supplier<Object> make) {
		var names = List.of(labels);
		synchronized (known) {
			var before = known.get(name);
			if (before == null) known.put(name, before = new Known(kind, names, make.get()));
			if (!before.kind.equals(kind) || !before.labels.equals(names)) throw new IllegalArgumentException(name + " is a " + before.kind + " with the labels " + before.labels);
			return before.meter;
		}
	}

	private static void check(String name, String ending, String... labels) {
		if (!NAME.matcher(name).matches() || RESERVED.matcher(name).matches()) throw new IllegalArgumentException("'" + name + "' is no name of a meter: loggia_FAMILY_THING_UNIT");
		if (!name.endsWith(ending)) throw new IllegalArgumentException("'" + name + "' must end in " + ending);
		if (ending.isEmpty() && name.endsWith("_total")) throw new IllegalArgumentException("'" + name + "': only counters end in _total");
		if (Arrays.stream(labels).anyMatch(label -> !label.matches("[a-z][a-z0-9_]*") || label.equals("le"))) throw new IllegalArgumentException(name + " has a label that is no name");
	}

	/** A value that is asked for. */
	private static final class Gauge {
		private final String name;
		private final String owner;
		private volatile DoubleSupplier value;
		private volatile boolean complained;

		Gauge(String name, String owner) {
			this.name = name;
			this.owner = owner;
		}

		void tell(GaugeWithCallback.Callback callback) {
			var asked = value;
			if (asked == null) return;
			try {
				double now = asked.getAsDouble();
				if (!Double.isNaN(now)) callback.call(now);
			} catch (RuntimeException | LinkageError e) {
				if (!complained) log.warn("the gauge {} of {} throws and is left out", name, owner, e);
				complained = true;
			}
		}
	}
}
