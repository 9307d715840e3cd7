package loggia.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The last hour of the console's series, in memory. Thread-safe. */
final class History {
	static final int STEP_SECONDS = 5;
	private static final int MOST_POINTS = 3600 / STEP_SECONDS;
	private static final long HOUR_MS = 3_600_000;
	/** Processes come and go: 64 series of an hour are 740 KB. */
	private static final int MOST_SERIES = 64;

	/**
	 * Points of one thing.
	 *
	 * @param points time in milliseconds since 1970, and value
	 */
	record Series(String name, String label, List<List<Number>> points) {}

	private record Key(String name, String label) implements Comparable<Key> {
		@Override
		public int compareTo(Key other) {
			int byName = name.compareTo(other.name);
			return byName != 0 ? byName : label.compareTo(other.label);
		}
	}

	private final TreeMap<Key, Ring> rings = new TreeMap<>();

	synchronized void add(String name, String label, long at, double value) {
		var key = new Key(name, label);
		var ring = rings.get(key);
		if (ring == null) {
			rings.values().removeIf(old -> old.last() < at - HOUR_MS);
			if (rings.size() >= MOST_SERIES) return;
			rings.put(key, ring = new Ring());
		}
		ring.add(at, value);
	}

	/** @param from milliseconds since 1970: later points only */
	synchronized List<Series> since(long from, long now) {
		long first = Math.max(from, now - HOUR_MS);
		var all = new ArrayList<Series>();
		rings.forEach((key, ring) -> {
			var points = ring.since(first);
			if (!points.isEmpty()) all.add(new Series(key.name, key.label, points));
		});
		return all;
	}

	/** Points of an hour; the oldest goes first. */
	private static final class Ring {
		private final long[] at = new long[MOST_POINTS];
		private final double[] values = new double[MOST_POINTS];
		private int next;
		private int size;

		void add(long time, double value) {
			at[next] = time;
			values[next] = value;
			next = (next + 1) % MOST_POINTS;
			size = Math.min(size + 1, MOST_POINTS);
		}

		long last() {
			return at[(next + MOST_POINTS - 1) % MOST_POINTS];
		}

		List<List<Number>> since(long first) {
			var points = new ArrayList<List<Number>>();
			for (int i = 0; i < size; i++) {
				int place = (next + MOST_POINTS - size + i) % MOST_POINTS;
				if (at[place] > first) points.add(List.of(at[place], values[place]));
			}
			return points;
		}
	}
}
