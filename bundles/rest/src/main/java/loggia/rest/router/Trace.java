package loggia.rest.router;

import loggia.api.access.OperatorActions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one record of one request that changes something, whatever becomes of it. Used by one thread. */
final class Trace implements AutoCloseable {
	private static final Logger log = LoggerFactory.getLogger(Trace.class);

	private final OperatorActions actions;
	private final Route route;
	private final Exchange exchange;
	private boolean recorded;

	/** @param actions null for a request that changes nothing, or when there is no audit log */
	Trace(OperatorActions actions, Route route, Exchange exchange) {
		this.actions = actions;
		this.route = route;
		this.exchange = exchange;
	}

	boolean isOff() {
		return actions == null;
	}

	void done(int status) {
		if (status < 400) record("done");
		else ended(status, "http" + status);
	}

	void ended(int status, String code) {
		record((status < 500 ? "refused:" : "failed:") + code);
	}

	/** Nothing leaves without its record. */
	@Override
	public void close() {
		record("failed:internal");
	}

	private void record(String outcome) {
		if (actions == null || recorded) return;
		recorded = true;
		try {
			actions.record(exchange.principal(), route.action(), exchange.target(), outcome);
		} catch (RuntimeException e) {
			log.error("{} ({}) could not be written to the audit log", route, outcome, e);
		}
	}
}
