package loggia.identity;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import loggia.api.identity.SignIn.Door;

/**
 * The sign-ins that are open: in memory by the digest of their secret, and in platform.db so that they outlive a restart. A sign-in that
 * ends is out of memory before anything else happens. Thread-safe.
 */
public final class OpenSignIns {
	/** Most of one person at one door; the oldest gives way. */
	private static final int MOST = 20;
	/** The time of last use is written only when it is this much newer, ms. */
	private static final long WRITE_USE_MS = 60_000;

	/**
	 * @param secret     digest of what the cookie carries
	 * @param lastUsedAt as the disk knows it; {@link OpenSignIns#lastUsed} is newer
	 * @param address    where it was made
	 * @param agent      the browser, as it named itself
	 */
	public record Entry(String id, String secret, String personId, Door door, long since, long lastUsedAt, String address, String agent) {
		Entry withSecret(String newSecret) {
			return new Entry(id, newSecret, personId, door, since, lastUsedAt, address, agent);
		}

		Entry withLastUse(long at) {
			return new Entry(id, secret, personId, door, since, at, address, agent);
		}
	}

	/** How long a sign-in lasts, in ms. @param idle 0 for as long as the absolute one */
	record Life(long absolute, long idle) {}

	private final Disk disk;
	private final LongSupplier clock;
	private final Map<Door, Life> lives;
	private final Consumer<Entry> ended;
	/** Read without a lock; changed under its own, so that a sign-in that gets a fresh secret cannot slip past its end. */
	private final Map<String, Entry> bySecret = new ConcurrentHashMap<>();
	private final Map<String, Long> used = new ConcurrentHashMap<>();

	/** @param ended told of each that ends, on the ending thread */
	OpenSignIns(Disk disk, LongSupplier clock, Map<Door, Life> lives, Consumer<Entry> ended) {
		this.disk = disk;
		this.clock = clock;
		this.lives = lives;
		this.ended = ended;
		for (var entry : disk.read(OpenSignIns::load)) {
			bySecret.put(entry.secret(), entry);
			used.put(entry.id(), entry.lastUsedAt());
		}
	}

	/** @return the sign-in that this cookie value opens at this door; looking counts as use */
	Optional<Entry> find(String secret, Door door) {
		if (secret == null || secret.isEmpty() || secret.length() > 128) return Optional.empty();
		var entry = bySecret.get(Secrets.digest(secret));
		if (entry == null || entry.door() != door) return Optional.empty();
		long now = clock.getAsLong();
		if (isOver(entry, now)) {
			end(entry);
			return Optional.empty();
		}
		used.computeIfPresent(entry.id(), (id, before) -> Math.max(before, now));
		return Optional.of(entry);
	}

	/** Opens one with a fresh secret. @return what the cookie carries */
	String open(String personId, Door door, String address, String agent) {
		var secret = Secrets.make();
		long now = clock.getAsLong();
		var entry = new Entry(Secrets.id(), Secrets.digest(secret), personId, door, now, now, address, agent);
		disk.write(connection -> {
			put(connection, entry);
			return null;
		});
		used.put(entry.id(), now);
		bySecret.put(entry.secret(), entry);
		endOldest(personId, door);
		return secret;
	}

	/** The same sign-in with a fresh secret; the old one opens nothing any more. @return what the cookie carries */
	Optional<String> rotate(Entry entry) {
		var secret = Secrets.make();
		var fresh = entry.withSecret(Secrets.digest(secret));
		synchronized (bySecret) {
			if (bySecret.remove(entry.secret()) == null) return Optional.empty();
			bySecret.put(fresh.secret(), fresh);
		}
		disk.write(connection -> {
			put(connection, fresh);
			return null;
		});
		return Optional.of(secret);
	}

	/** Ends it now; returns when the disk knows. */
	void end(Entry entry) {
		endAll(open -> open.id().equals(entry.id()));
	}

	/** @return how many ended */
	int endAll(Predicate<Entry> which) {
		var gone = new ArrayList<Entry>();
		synchronized (bySecret) {
			bySecret.values().stream().filter(which).forEach(gone::add);
			for (var entry : gone) {
				bySecret.remove(entry.secret());
				used.remove(entry.id());
			}
		}
		if (gone.isEmpty()) return 0;
		gone.forEach(ended);
		disk.write(connection -> {
			try (var statement = connection.prepareStatement("DELETE FROM sign_ins WHERE id = ?")) {
				for (var entry : gone) {
					statement.setString(1, entry.id());
					statement.addBatch();
				}
				statement.executeBatch();
			}
			return null;
		});
		return gone.size();
	}

	/** @return those of the person, newest first */
	public List<Entry> of(String personId) {
		return bySecret.values().stream().filter(e -> e.personId().equals(personId)).sorted(Comparator.comparingLong(Entry::since).reversed()).toList();
	}

	public long lastUsed(Entry entry) {
		return used.getOrDefault(entry.id(), entry.lastUsedAt());
	}

	public int size() {
		return bySecret.size();
	}

	/** Ends what is over, and writes down what was used. From time to time, by one thread. */
	void sweep() {
		long now = clock.getAsLong();
		endAll(entry -> isOver(entry, now));
		var newer = new ArrayList<Entry>();
		synchronized (bySecret) {
			bySecret.values().stream().filter(e -> lastUsed(e) - e.lastUsedAt() >= WRITE_USE_MS).map(e -> e.withLastUse(lastUsed(e))).forEach(newer::add);
			newer.forEach(entry -> bySecret.put(entry.secret(), entry));
		}
		if (newer.isEmpty()) return;
		disk.write(connection -> {
			try (var statement = connection.prepareStatement("UPDATE sign_ins SET last_used_at = ? WHERE id = ?")) {
				for (var entry : newer) {
					statement.setLong(1, entry.lastUsedAt());
					statement.setString(2, entry.id());
					statement.addBatch();
				}
				statement.executeBatch();
			}
			return null;
		});
	}

	private boolean isOver(Entry entry, long now) {
		var life = lives.get(entry.door());
		return now - entry.since() >= life.absolute() || life.idle() > 0 && now - lastUsed(entry) >= life.idle();
	}

	private void endOldest(String personId, Door door) {
		var open = of(personId).stream().filter(e -> e.door() == door).toList();
		if (open.size() > MOST) open.subList(MOST, open.size()).forEach(this::end);
	}

	private static void put(Connection connection, Entry entry) throws SQLException {
		try (var statement = connection.prepareStatement("INSERT INTO sign_ins (id, secret, person_id, door, since, last_used_at, address, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
			+ "ON CONFLICT (id) DO UPDATE SET secret = excluded.secret")) {
			statement.setString(1, entry.id());
			statement.setString(2, entry.secret());
			statement.setString(3, entry.personId());
			statement.setString(4, entry.door().name());
			statement.setLong(5, entry.since());
			statement.setLong(6, entry.lastUsedAt());
			statement.setString(7, entry.address());
			statement.setString(8, entry.agent());
			statement.executeUpdate();
		}
	}

	private static List<Entry> load(Connection connection) throws SQLException {
		var found = new ArrayList<Entry>();
		try (var statement = connection.prepareStatement("SELECT id, secret, person_id, door, since, last_used_at, address, agent FROM sign_ins"); var rows = statement.executeQuery()) {
			while (rows.next()) {
				found.add(new Entry(rows.getString(1), rows.getString(2), rows.getString(3), Door.valueOf(rows.getString(4)), rows.getLong(5), rows.getLong(6), rows.getString(7),
					rows.getString(8)));
			}
		}
		return found;
	}
}
