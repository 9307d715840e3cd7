package loggia.api.metrics;

import java.util.function.DoubleSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes meters. Names follow Prometheus: {@code loggia_FAMILY_THING_UNIT}, {@code _total} for counters; asking twice for a name gives the
 * same meter. The service is one per bundle: a bundle's meters leave with it. Label values come from a small fixed set (an API name, an
 * outcome), never from a mini-program. Thread-safe; no method blocks.
 */
@ProviderType
public interface Metrics {
	/** Counts what happened. */
	interface Counter {
		/** @param labels values, in the order of the names */
		void inc(String... labels);

		void add(double amount, String... labels);
	}

	/** How long something took. */
	interface Timer {
		/** @param seconds it took @param labels values, in the order of the names */
		void observe(double seconds, String... labels);
	}

	/** @param name ends in {@code _total} */
	Counter counter(String name, String help, String... labels);

	/** @param name ends in {@code _seconds} */
	Timer timer(String name, String help, String... labels);

	/** A value that is asked for when somebody looks; it must not block. NaN leaves it out. */
	void gauge(String name, String help, DoubleSupplier value);
}
