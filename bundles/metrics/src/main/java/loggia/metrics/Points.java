package loggia.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One meter's values by its labels' values. What has too many of them counts the rest as {@code other}: memory has an end. Thread-safe. */
final class Points<T> {
	static final int MOST = 1_000;
	private static final Logger log = LoggerFactory.getLogger(Points.class);

	private final ConcurrentHashMap<List<String>, T> points = new ConcurrentHashMap<>();
	private final Function<String[], T> make;
	private final String name;
	private final String owner;
	private final int labels;
	private final T only;
	private volatile T rest;

	/** @param make gives the value for labels; always the same for the same */
	Points(String name, String owner, int labels, Function<String[], T> make) {
		this.name = name;
		this.owner = owner;
		this.labels = labels;
		this.make = make;
		this.only = labels == 0 ? make.apply(new String[0]) : null;
	}

	/** @throws IllegalArgumentException for too few or too many labels */
	T of(String... values) {
		if (values.length != labels) throw new IllegalArgumentException(name + " has " + labels + " labels, not " + values.length);
		if (only != null) return only;
		var key = List.of(values);
		var point = points.get(key);
		if (point != null) return point;
		if (points.size() >= MOST) return rest();
		return points.computeIfAbsent(key, k -> make.apply(values.clone()));
	}

	private T rest() {
		if (rest == null) {
			log.warn("the meter {} of {} has more than {} values for its labels: the rest counts as 'other'", name, owner, MOST);
			var other = new String[labels];
			Arrays.fill(other, "other");
			rest = make.apply(other);
		}
		return rest;
	}
}
