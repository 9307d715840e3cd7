package loggia.metrics;

import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All meters by name. A name is one bundle's; who asks for it too waits until it is free, as the new version of a bundle does for a moment
 * while the old one is still there. Thread-safe.
 */
@Component(service = MeterBook.class)
public class MeterBook {
	private static final Logger log = LoggerFactory.getLogger(MeterBook.class);

	/** A meter that is shown, or waits to be. */
	private record Claim(String owner, Object holder, Collector meter) {}

	private final PrometheusRegistry registry = new PrometheusRegistry();
	private final Map<String, Deque<Claim>> claims = new HashMap<>();

	/** Begins with the figures of this JVM: those that need no listener, which would outlive this bundle. */
	@Activate
	public MeterBook() {
		JvmMemoryMetrics.builder().register(registry);
		JvmThreadsMetrics.builder().register(registry);
		JvmClassLoadingMetrics.builder().register(registry);
		JvmGarbageCollectorMetrics.builder().register(registry);
		JvmRuntimeInfoMetric.builder().register(registry);
		ProcessMetrics.builder().register(registry);
		registry.register(Processes.pss());
	}

	/** Shows a meter as soon as nobody else has its name. @param owner a bundle's name, for the log; @param holder who lets it go */
	synchronized void show(String owner, Object holder, Collector meter) {
		var queue = claims.computeIfAbsent(meter.getPrometheusName(), name -> new ArrayDeque<>());
		queue.add(new Claim(owner, holder, meter));
		if (queue.size() == 1) register(queue.peek());
		else log.warn("the meter {} of {} is not shown: {} has one of that name", meter.getPrometheusName(), owner, queue.peek().owner);
	}

	/** Takes all of a holder's meters out. */
	synchronized void release(Object holder) {
		for (var queue : claims.values()) {
			var shown = queue.peek();
			queue.removeIf(claim -> claim.holder == holder);
			if (shown == null || shown.holder != holder) continue;
			registry.unregister(shown.meter);
			if (!queue.isEmpty()) register(queue.peek());
		}
		claims.values().removeIf(Deque::isEmpty);
	}

	/** @return what all meters say now */
	MetricSnapshots scrape() {
		return registry.scrape();
	}

	/** @param names as Prometheus has them: of a counter without {@code _total} */
	MetricSnapshots scrape(Predicate<String> names) {
		return registry.scrape(names);
	}

	private void register(Claim claim) {
		try {
			registry.register(claim.meter);
		} catch (IllegalArgumentException | IllegalStateException e) {
			log.warn("the meter {} of {} is not shown: {}", claim.meter.getPrometheusName(), claim.owner, e.getMessage());
		}
	}
}
