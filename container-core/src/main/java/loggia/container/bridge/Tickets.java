package loggia.container.bridge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import loggia.container.Secret;

/** Single-use tickets for frames' sockets: 128 random bits, 10 s, bound to a session and the frame's origin. Thread-safe. */
public final class Tickets {
	/** Origin of a frame in opaque mode. */
	public static final String OPAQUE = "null";
	private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(10);
	private static final int MAX = 10_000;

	private record Ticket(String session, String origin, long until) {}

	private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();

	/** @return a new ticket */
	public String issue(String session, String origin) {
		long now = System.nanoTime();
		if (tickets.size() > MAX / 2) {
			tickets.values().removeIf(t -> t.until - now < 0);
		}
		if (tickets.size() > MAX) {
			throw new IllegalStateException("more than " + MAX + " tickets wait to be used");
		}
		String ticket = Secret.random();
		tickets.put(ticket, new Ticket(session, origin, now + LIFE_NANOS));
		return ticket;
	}

	/** Uses a ticket up, whatever comes of it. @return its session's id, or null when it is unknown, late or of another origin */
	public String use(String ticket, String origin) {
		Ticket found = ticket == null || origin == null ? null : tickets.remove(ticket);
		return found != null && found.until - System.nanoTime() > 0 && found.origin.equals(origin) ? found.session : null;
	}
}
