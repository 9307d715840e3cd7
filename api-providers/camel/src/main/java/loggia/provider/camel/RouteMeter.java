package loggia.provider.camel;

import loggia.api.metrics.Metrics;

/** Counts the calls of one route, across its versions. Thread-safe. */
final class RouteMeter {
	/** What the list of routes shows; milliseconds. */
	record Figures(long calls, long failures, double meanMs, double maxMs) {}

	private final String route;
	private long calls;
	private long failures;
	private long totalNanos;
	private long maxNanos;
	private volatile Metrics.Counter counter;
	private volatile Metrics.Timer timer;

	RouteMeter(String route) {
		this.route = route;
	}

	/** @param metrics null when there are none (any more) */
	void use(Metrics metrics) {
		counter = metrics == null ? null : metrics.counter("loggia_camel_calls_total", "Calls of routes, by how they ended", "route", "outcome");
		timer = metrics == null ? null : metrics.timer("loggia_camel_call_seconds", "How long calls of routes took", "route");
	}

	/** @param outcome {@code ok}, {@code failed} or {@code cancelled} */
	void record(String outcome, long nanos) {
		synchronized (this) {
			calls++;
			failures += outcome.equals("ok") ? 0 : 1;
			totalNanos += nanos;
			maxNanos = Math.max(maxNanos, nanos);
		}
		Metrics.Counter count = counter;
		Metrics.Timer time = timer;
		if (count != null && time != null) {
			count.inc(route, outcome);
			time.observe(nanos / 1e9, route);
		}
	}

	synchronized Figures figures() {
		return new Figures(calls, failures, calls == 0 ? 0 : Math.round(totalNanos / 1e4 / calls) / 100.0, Math.round(maxNanos / 1e4) / 100.0);
	}
}
