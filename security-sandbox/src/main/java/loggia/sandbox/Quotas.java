package loggia.sandbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import loggia.api.spi.ApiDescriptor;

/** How many calls a session has pending, and how often it called in this second. Thread-safe; empty sessions leave nothing behind. */
final class Quotas {
	private static final int MAX_WINDOWS = 10_000;

	private record Window(long second, int calls) {}

	private record RateKey(String session, String api) {}

	private final int maxPending;
	private final Map<String, Integer> pending = new ConcurrentHashMap<>();
	private final Map<RateKey, Window> windows = new ConcurrentHashMap<>();

	Quotas(int maxPending) {
		this.maxPending = maxPending;
	}

	/** Counts the call until it is settled. @return false when the session has too many */
	boolean enter(PendingCall call) {
		String session = call.call.caller().sessionId();
		if (pending.merge(session, 1, Integer::sum) > maxPending) {
			leave(session);
			return false;
		}
		call.whenComplete((reply, failure) -> leave(session));
		return true;
	}

	private void leave(String session) {
		pending.computeIfPresent(session, (id, n) -> n == 1 ? null : n - 1);
	}

	/** @return false when the session has used up this second's calls of the API */
	boolean rate(ApiDescriptor api, String session) {
		if (api.rate() == 0) {
			return true;
		}
		long second = System.nanoTime() / 1_000_000_000;
		if (windows.size() > MAX_WINDOWS) {
			windows.values().removeIf(w -> w.second() < second);
		}
		Window now = windows.merge(new RateKey(session, api.name()), new Window(second, 1),
				(old, one) -> old.second() == second ? new Window(second, old.calls() + 1) : one);
		return now.calls() <= api.rate();
	}
}
