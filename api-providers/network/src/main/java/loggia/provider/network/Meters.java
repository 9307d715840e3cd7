package loggia.provider.network;

import java.util.concurrent.CancellationException;
import loggia.api.ApiException;
import loggia.api.metrics.Metrics;

/** Counts calls, their time and bytes. */
final class Meters {
	private final Metrics.Counter requests;
	private final Metrics.Timer seconds;
	private final Metrics.Counter bytes;

	Meters(Metrics metrics) {
		requests = metrics.counter("loggia_network_requests_total", "Calls of mini-programs to servers that ended", "kind", "outcome");
		seconds = metrics.timer("loggia_network_request_seconds", "From the call to its end, waiting included", "kind");
		bytes = metrics.counter("loggia_network_bytes_total", "Bytes of bodies and messages", "kind", "direction");
	}

	/** @param failure null for an answer, whatever its status */
	void ended(Kind kind, long startedNanos, Throwable failure) {
		requests.inc(kind.text(), outcome(failure));
		seconds.observe((System.nanoTime() - startedNanos) / 1e9, kind.text());
	}

	void sent(Kind kind, long count) {
		if (count > 0) {
			bytes.add(count, kind.text(), "sent");
		}
	}

	void received(Kind kind, long count) {
		if (count > 0) {
			bytes.add(count, kind.text(), "received");
		}
	}

	private static String outcome(Throwable failure) {
		if (failure == null) {
			return "ok";
		}
		if (failure instanceof CancellationException) {
			return "aborted";
		}
		if (failure instanceof ApiException told) {
			return switch (told.errno) {
				case 5 -> "timeout";
				case 600002, 600009 -> "refused";
				case 600003 -> "interrupted";
				case 600004 -> "limit";
				default -> "failed";
			};
		}
		return "failed";
	}
}
