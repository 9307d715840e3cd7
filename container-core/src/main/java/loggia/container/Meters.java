package loggia.container;

import java.util.concurrent.TimeUnit;
import loggia.api.metrics.Metrics;
import loggia.container.session.SessionState;

/** What this bundle measures; without anybody who takes it, nothing. Thread-safe. */
public final class Meters {
	private final Container container;
	private volatile Metrics metrics;
	private volatile Metrics.Timer starts;

	Meters(Container container) {
		this.container = container;
	}

	void use(Metrics service) {
		metrics = service;
		starts = service.timer("loggia_session_start_seconds", "From the opening of a session to its first picture in the frame");
		service.gauge("loggia_sessions", "Sessions, whatever their state", () -> container.sessions().all().size());
		gauge(service, SessionState.FOREGROUND, "Sessions that somebody looks at");
		gauge(service, SessionState.BACKGROUND, "Sessions that are hidden, or without a socket for a while");
		gauge(service, SessionState.SUSPENDED, "Sessions whose timers rest");
		service.gauge("loggia_worker_rss_bytes", "Resident memory of all worker processes, as they last said", () -> container.pool().rss());
		service.gauge("loggia_workers", "Worker processes", () -> container.pool().describe().size());
	}

	private void gauge(Metrics service, SessionState state, String help) {
		service.gauge("loggia_sessions_" + state.text(), help, () -> container.sessions().all().stream().filter(s -> s.state() == state).count());
	}

	void forget(Metrics service) {
		if (metrics == service) {
			metrics = null;
			starts = null;
		}
	}

	/** A new session showed its first picture. @param nanos after it was opened */
	public void started(long nanos) {
		Metrics.Timer timer = starts;
		if (timer != null) {
			timer.observe((double) nanos / TimeUnit.SECONDS.toNanos(1));
		}
	}
}
