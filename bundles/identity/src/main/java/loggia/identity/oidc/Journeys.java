package loggia.identity.oidc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import loggia.identity.Secrets;

/** The journeys that are under way, by the digest of their state: in memory, 10 minutes, each comes back once. Thread-safe. */
public final class Journeys {
	static final long LIFE_MS = 600_000;
	private static final int MOST = 10_000;

	private final LongSupplier clock;
	/** Oldest first. */
	private final Map<String, Journey> underway = new LinkedHashMap<>();

	/** @param clock milliseconds */
	public Journeys(LongSupplier clock) {
		this.clock = clock;
	}

	/** The oldest leaves when there are too many. */
	public synchronized void begin(String state, Journey journey) {
		long now = clock.getAsLong();
		var oldest = underway.values().iterator();
		while (oldest.hasNext() && (underway.size() >= MOST || now - oldest.next().since() >= LIFE_MS)) {
			if (underway.size() >= MOST) oldest.next();
			oldest.remove();
		}
		underway.put(Secrets.digest(state), journey);
	}

	/** @return the journey, once */
	public synchronized Optional<Journey> end(String state) {
		var journey = underway.remove(Secrets.digest(state));
		return journey == null || clock.getAsLong() - journey.since() >= LIFE_MS ? Optional.empty() : Optional.of(journey);
	}

	/** @return milliseconds since 1970 */
	public long now() {
		return clock.getAsLong();
	}
}
