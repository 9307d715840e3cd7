package loggia.container.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import loggia.container.Json;

/** The last lines of each app's log, in memory. Thread-safe. */
public final class AppLogs {
	private static final int MAX_LINES = 1_000;
	private static final int MAX_CHARS = 8_000;

	/**
	 * One line.
	 *
	 * @param seq     1, 2, 3 … per app since the gateway started
	 * @param source  {@code console}, or where an error left app code
	 * @param session whose it is
	 */
	public record Line(long seq, Instant time, String level, String source, String session, String text) {
		/** @return the line as the HTTP API gives it */
		public ObjectNode json() {
			return Json.object().put("seq", seq).put("time", time.toString()).put("level", level).put("source", source).put("session", session).put("text",
					text);
		}
	}

	/** Lines after a number, and the number to ask after next time. */
	public record Page(List<Line> lines, long next) {}

	private static final class Ring {
		final Deque<Line> lines = new ArrayDeque<>();
		final List<Runnable> waiting = new ArrayList<>();
		long last;
	}

	private final Map<String, Ring> rings = new ConcurrentHashMap<>();
	private final List<BiConsumer<String, Line>> followers = new CopyOnWriteArrayList<>();

	/** Adds a line. */
	public void add(String appId, String level, String source, String session, String text) {
		Ring ring = ring(appId);
		List<Runnable> told;
		Line line;
		synchronized (ring) {
			if (ring.lines.size() == MAX_LINES) {
				ring.lines.removeFirst();
			}
			String kept = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) + "…" : text;
			line = new Line(++ring.last, Instant.now(), level, source, session, kept);
			ring.lines.add(line);
			told = List.copyOf(ring.waiting);
			ring.waiting.clear();
		}
		told.forEach(Runnable::run);
		followers.forEach(follower -> follower.accept(appId, line));
	}

	/** @return the ids of apps that logged anything */
	public Set<String> apps() {
		return Set.copyOf(rings.keySet());
	}

	/** Tells each line of each app, on the logging thread, until closed; it must not block. */
	public AutoCloseable follow(BiConsumer<String, Line> follower) {
		followers.add(follower);
		return () -> followers.remove(follower);
	}

	/** @return lines with a larger number */
	public Page after(String appId, long after) {
		Ring ring = ring(appId);
		synchronized (ring) {
			// a number from before the gateway's restart
			long seq = after > ring.last ? 0 : after;
			return new Page(ring.lines.stream().filter(line -> line.seq > seq).toList(), ring.last);
		}
	}

	/** Calls back once when there is a line with a larger number; at once when there is one already. */
	public void await(String appId, long seq, Runnable there) {
		Ring ring = ring(appId);
		synchronized (ring) {
			if (ring.last <= seq) {
				ring.waiting.add(there);
				return;
			}
		}
		there.run();
	}

	/** Forgets a callback of {@link #await}. */
	public void forget(String appId, Runnable there) {
		Ring ring = ring(appId);
		synchronized (ring) {
			ring.waiting.remove(there);
		}
	}

	private Ring ring(String appId) {
		return rings.computeIfAbsent(appId, id -> new Ring());
	}
}
