package loggia.container.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import loggia.api.release.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases whose code ended its worker process again and again: they may not be opened for a while, each time twice as long, from a minute to an
 * hour. An operator may lift that; a new release is another one and starts without a record. In memory: a restart of the gateway forgets. Thread-safe.
 */
public final class Quarantine {
	private static final Logger log = LoggerFactory.getLogger(Quarantine.class);
	/** Deaths count together when they happen within this time. */
	private static final Duration WINDOW = Duration.ofMinutes(1);
	private static final Duration SHORTEST = Duration.ofMinutes(1);
	private static final Duration LONGEST = Duration.ofHours(1);

	/**
	 * A release that may not be opened now.
	 *
	 * @param release digest
	 * @param since   milliseconds since 1970
	 * @param until   milliseconds since 1970
	 * @param times   how often in a row
	 */
	public record Entry(String appId, String name, String version, String release, long since, long until, int times) {
		/** @return what people read who want to open it */
		String sentence(Instant now) {
			long minutes = Math.max(1, (until - now.toEpochMilli() + 59_999) / 60_000);
			return "“" + name + "” crashed again and again and was stopped. It can be opened again in " + (minutes == 1 ? "a minute." : minutes + " minutes.");
		}
	}

	private record Death(Instant at, int worker) {}

	private static final class History {
		final Release release;
		final Deque<Death> deaths = new ArrayDeque<>();
		Instant since;
		Instant until = Instant.MIN;
		int times;

		History(Release release) {
			this.release = release;
		}
	}

	private final Map<String, History> histories = new HashMap<>();
	private final int most;
	private final Clock clock;
	private volatile Consumer<Entry> began = entry -> { };

	/** @param most deaths within a minute that are too many */
	public Quarantine(int most, Clock clock) {
		this.most = most;
		this.clock = clock;
	}

	/** Tells, on the thread of {@link #died}, that one begins: the sessions of that release end. */
	void onBegin(Consumer<Entry> listener) {
		began = listener;
	}

	/**
	 * A worker process ended while code of that release ran.
	 *
	 * @param worker number of the process: however many sessions of a release ran there, it is one death
	 */
	void died(Release release, int worker) {
		count(release, worker).ifPresent(began);
	}

	/** @return the quarantine that begins with it */
	private synchronized Optional<Entry> count(Release release, int worker) {
		Instant now = clock.instant();
		histories.values().removeIf(h -> now.isAfter(last(h).plus(LONGEST)));
		History history = histories.computeIfAbsent(release.digest(), digest -> new History(release));
		if (history.deaths.stream().anyMatch(death -> death.worker == worker)) {
			return Optional.empty();
		}
		history.deaths.add(new Death(now, worker));
		history.deaths.removeIf(death -> death.at.plus(WINDOW).isBefore(now));
		if (history.deaths.size() < most || now.isBefore(history.until)) {
			return Optional.empty();
		}
		history.deaths.clear();
		history.times++;
		history.since = now;
		history.until = now.plus(length(history.times));
		log.warn("{} {} ended its worker {} times within a minute: it may not be opened until {}", release.appId(), release.version(), most, history.until);
		return Optional.of(entry(history));
	}

	private static Duration length(int times) {
		Duration length = SHORTEST.multipliedBy(1L << Math.min(times - 1, 10));
		return length.compareTo(LONGEST) > 0 ? LONGEST : length;
	}

	private static Instant last(History history) {
		Instant death = history.deaths.isEmpty() ? Instant.EPOCH : history.deaths.getLast().at;
		return history.until.isAfter(death) ? history.until : death;
	}

	/** @return why a release may not be opened now */
	synchronized Optional<Entry> of(String digest) {
		return Optional.ofNullable(histories.get(digest)).filter(this::holds).map(Quarantine::entry);
	}

	/** @return the sentence for somebody who wants to open a release now; empty when he may */
	Optional<String> refusal(String digest) {
		return of(digest).map(entry -> entry.sentence(clock.instant()));
	}

	/** @return all that hold now, those that end first before the others */
	public synchronized List<Entry> all() {
		return histories.values().stream().filter(this::holds).map(Quarantine::entry).sorted(Comparator.comparingLong(Entry::until)).toList();
	}

	/** An operator lets an app be opened again; what its releases did is forgotten. @return false when none of them was in quarantine */
	public synchronized boolean lift(String appId) {
		boolean held = histories.values().stream().anyMatch(h -> h.release.appId().equals(appId) && holds(h));
		histories.values().removeIf(h -> h.release.appId().equals(appId));
		return held;
	}

	private boolean holds(History history) {
		return clock.instant().isBefore(history.until);
	}

	private static Entry entry(History history) {
		Release release = history.release;
		return new Entry(release.appId(), release.name(), release.version(), release.digest(), history.since.toEpochMilli(), history.until.toEpochMilli(),
				history.times);
	}
}
