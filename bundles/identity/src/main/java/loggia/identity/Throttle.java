package loggia.identity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows down who guesses. A pair of name and address has five free failures, an address twenty over all names; after them each failure doubles
 * the pause, from 1 s to 5 minutes. A name that fails from many addresses leaves each pair one free failure instead of five, and nothing more:
 * a stranger never locks somebody else's address out. What has been quiet for an hour is forgotten. Thread-safe.
 */
final class Throttle {
	private static final int FREE_PER_PAIR = 5;
	private static final int FREE_PER_ADDRESS = 20;
	private static final int HARD_PRESSED_NAME = 50;
	private static final long LONGEST_MS = 300_000;
	private static final long FORGET_MS = 3_600_000;
	private static final int MOST = 20_000;

	private static final class Count {
		int failures;
		long last;
		long openAt;
	}

	private final LongSupplier clock;
	/** In order of use, so that the oldest leaves when there are too many. */
	private final Map<String, Count> counts = new LinkedHashMap<>(64, 0.75f, true) {
		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
			return size() > MOST;
		}
	};

	/** @param clock milliseconds */
	Throttle(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * Begins an attempt. It counts as failed from now on, so that many at once are not looked at all together.
	 *
	 * @return 0 when it may be looked at; else milliseconds until this name may be tried from this address
	 */
	synchronized long attempt(String name, String address) {
		long now = clock.getAsLong();
		long pause = Math.max(openAt(pair(name, address), now), openAt("a " + address, now)) - now;
		if (pause > 0) return pause;
		int ofName = count("n " + name, now, Integer.MAX_VALUE);
		count(pair(name, address), now, ofName > HARD_PRESSED_NAME ? 1 : FREE_PER_PAIR);
		count("a " + address, now, FREE_PER_ADDRESS);
		return 0;
	}

	/** Takes the attempt back, and what this name failed from this address before; the address's other failures stay. */
	synchronized void succeeded(String name, String address) {
		counts.remove(pair(name, address));
		for (var key : List.of("n " + name, "a " + address)) {
			var count = counts.get(key);
			if (count == null) continue;
			count.failures--;
			count.openAt = 0;
		}
	}

	private long openAt(String key, long now) {
		var count = counts.get(key);
		return count == null || now - count.last > FORGET_MS ? 0 : count.openAt;
	}

	private int count(String key, long now, int free) {
		var count = counts.computeIfAbsent(key, k -> new Count());
		if (now - count.last > FORGET_MS) count.failures = 0;
		count.failures++;
		count.last = now;
		if (count.failures >= free) count.openAt = now + Math.min(LONGEST_MS, 1_000L << Math.min(20, count.failures - free));
		return count.failures;
	}

	/** A name cannot end where the address begins: neither has a line break. */
	private static String pair(String name, String address) {
		return "p " + name + "\n" + address;
	}
}
