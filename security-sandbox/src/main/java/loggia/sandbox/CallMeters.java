package loggia.sandbox;

import java.util.Locale;
import loggia.api.ApiException;
import loggia.api.metrics.Metrics;

/**
 * Counts calls and times providers. A name that no provider ever answered counts as {@code unknown}: what mini-programs make up gives no
 * series. Thread-safe.
 */
final class CallMeters {
	static final String UNKNOWN = "unknown";

	private final Metrics.Counter calls;
	private final Metrics.Timer seconds;

	CallMeters(Metrics metrics) {
		calls = metrics.counter("loggia_api_calls_total", "Calls of mini-programs, by API and how they ended", "api", "outcome");
		seconds = metrics.timer("loggia_api_call_seconds", "From the provider's start to its answer", "api");
	}

	/** @param startedNanos when the provider was called, {@code System.nanoTime()}; 0 when it was not */
	void settled(String api, long startedNanos, Throwable failure) {
		calls.inc(api, outcome(failure));
		if (startedNanos != 0) {
			seconds.observe((System.nanoTime() - startedNanos) / 1e9, api);
		}
	}

	/** @return {@code ok}, or the reason in lower case */
	private static String outcome(Throwable failure) {
		if (failure == null) {
			return "ok";
		}
		var reason = failure instanceof ApiException typed ? typed.reason : ApiException.Reason.CANCELLED;
		return reason.name().toLowerCase(Locale.ROOT);
	}
}
