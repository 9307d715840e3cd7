package loggia.container.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggia.api.Caller;
import loggia.api.Incidents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a session's code did to its worker, for the audit log: at most one incident a minute, whatever follows from it. A program whose worker
 * dies is restored, may do it again, and is closed in the end: that is one program and one incident. For one thread.
 */
final class SessionIncidents {
	private static final Logger log = LoggerFactory.getLogger(SessionIncidents.class);
	private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
	/** The reasons of {@code loggia.worker.Fault}: a worker's text goes into the audit log only when it is one of these. */
	private static final Set<String> REASONS = Set.of("heap", "memory", "cpu", "load", "size", "stuck", "flood", "overload", "boot", "timers", "intl");

	private final Caller session;
	private final Supplier<Incidents> incidents;
	private final Deque<Long> deaths = new ArrayDeque<>();
	private boolean reported;
	private long reportedAt;

	/** @param incidents gives null while nobody takes them */
	SessionIncidents(Caller session, Supplier<Incidents> incidents) {
		this.session = session;
		this.incidents = incidents;
	}

	/** The worker ended the session. @param reason as it named it */
	void closed(String reason) {
		report("session-closed:" + (REASONS.contains(reason) ? reason : "unknown"), "its worker ended it: " + reason);
	}

	/**
	 * The worker process died.
	 *
	 * @param innocent whether it is known whose fault that was, and it was not this session's
	 * @return how often that happened to this session within the last minute
	 */
	int workerLost(String why, boolean innocent) {
		long now = System.nanoTime();
		if (!innocent) {
			deaths.add(now);
		}
		deaths.removeIf(at -> now - at > WINDOW_NANOS);
		if (!innocent) {
			report("worker-lost", why);
		}
		return deaths.size();
	}

	/** There is no worker for it: all are busy. */
	void refused(String why) {
		report("session-refused:workers-busy", why);
	}

	private void report(String incident, String detail) {
		long now = System.nanoTime();
		if (reported && now - reportedAt <= WINDOW_NANOS) {
			log.debug("{}: {} belongs to the incident before it: {}", session, incident, detail);
			return;
		}
		reported = true;
		reportedAt = now;
		Incidents taker = incidents.get();
		if (taker == null) {
			log.warn("{}: {} ({}); nobody audits it", session, incident, detail);
		} else {
			taker.record(session, incident, detail);
		}
	}
}
