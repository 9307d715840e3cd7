package loggia.sandbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import loggia.api.Caller;
import loggia.api.access.Domains;
import loggia.api.trail.Trail;
import loggia.api.trail.Trail.Outcome;
import loggia.database.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which servers operators allowed to which app, for one of its releases or for all: in platform.db, and in memory. Thread-safe. */
@Component(service = { Domains.class, AllowedDomains.class })
public class AllowedDomains implements Domains {
	/** Most servers of one app. */
	static final int MOST = 1_000;

	private record Key(String appId, String release, Kind kind, Origin origin) {}

	/**
	 * One server.
	 *
	 * @param release digest, or {@link Approvals#EVERY}
	 * @param origin  {@code https://api.example.com}, {@code https://*.example.com:8443}
	 * @param privateNet whether it may be in a private network or on this machine, and speak without TLS
	 * @param at      when it was allowed, milliseconds since 1970
	 * @param by      the operator's name
	 */
	public record Allowed(String appId, String release, Kind kind, String origin, boolean privateNet, long at, String by) {}

	private final Database database;
	private final Map<Key, Allowed> allowed = new ConcurrentHashMap<>();
	/** The keys of each app, so that a look-up walks through one app's servers only. */
	private volatile Map<String, List<Key>> byApp = Map.of();
	/** On their way to the disk: stages of two writes may complete in any order. */
	private final Map<Key, Allowed> writing = new ConcurrentHashMap<>();

	@Activate
	public AllowedDomains(@Reference Tables tables) {
		database = tables.database();
		Tables.await(database.write("platform", connection -> {
			var found = new ArrayList<Allowed>();
			try (var statement = connection.prepareStatement("SELECT app_id, release, kind, origin, private, at, allowed_by FROM domains");
					var rows = statement.executeQuery()) {
				while (rows.next()) {
					found.add(new Allowed(rows.getString(1), rows.getString(2), Kind.valueOf(rows.getString(3)), rows.getString(4), rows.getBoolean(5),
							rows.getLong(6), rows.getString(7)));
				}
			}
			return found;
		}), "the domains in platform.db").forEach(a -> allowed.put(key(a), a));
		index();
	}

	@Override
	public Verdict verdict(Caller caller, Kind kind, String scheme, String host, int port) {
		Verdict verdict = listed(caller, kind, scheme, host, port);
		Trail trail = caller.trail();
		if (trail != null) {
			String server = scheme + "://" + host + ":" + port;
			trail.step("domain", verdict == Verdict.REFUSED ? Outcome.REFUSED : Outcome.PASSED, verdict == Verdict.REFUSED
					? server + " is not among this app's " + kind.text() + " domains: loggia app domains " + caller.appId() + " --allow " + scheme + "://" + host + " --kind "
							+ kind.text()
					: server + " is among this app's " + kind.text() + " domains");
		}
		return verdict;
	}

	private Verdict listed(Caller caller, Kind kind, String scheme, String host, int port) {
		List<Key> keys = byApp.get(caller.appId());
		if (keys == null) {
			return Verdict.REFUSED;
		}
		String wanted = host;
		if (host.startsWith("[")) {
			try {
				wanted = Origin.bracketed(host);
			} catch (IllegalArgumentException e) {
				return Verdict.REFUSED;
			}
		}
		Verdict verdict = Verdict.REFUSED;
		for (Key key : keys) {
			if (key.kind == kind && key.origin.covers(scheme, wanted, port) && (key.release.equals(Approvals.EVERY) || key.release.equals(caller.release()))) {
				Allowed found = allowed.get(key);
				if (found != null && found.privateNet) {
					return Verdict.PRIVATE;
				}
				verdict = found == null ? verdict : Verdict.PUBLIC;
			}
		}
		return verdict;
	}

	/** @return the one spelling of a server @throws IllegalArgumentException with a sentence on what is wrong with it */
	public static String spelled(Kind kind, String origin) {
		return Origin.parse(origin, kind).toString();
	}

	/**
	 * Allows a server; a second time changes its record.
	 *
	 * @return completes when the disk has it; from then on it counts, unless it was withdrawn meanwhile
	 * @throws IllegalArgumentException when the origin is none, or speaks without TLS and is not for a private network
	 */
	public synchronized CompletionStage<Allowed> allow(String appId, String release, Kind kind, String origin, boolean privateNet, String by) {
		var parsed = Origin.parse(origin, kind);
		if (parsed.plain() && !privateNet) {
			throw new IllegalArgumentException("'" + parsed + "' speaks without TLS: that is for servers of your own network, say \"private\": true");
		}
		var key = new Key(appId, release, kind, parsed);
		if (!allowed.containsKey(key) && byApp.getOrDefault(appId, List.of()).size() >= MOST) {
			throw new IllegalArgumentException(appId + " has " + MOST + " servers already: withdraw some first");
		}
		var entry = new Allowed(appId, release, kind, parsed.toString(), privateNet, System.currentTimeMillis(), by);
		writing.put(key, entry);
		return database.write("platform", connection -> {
			try (var statement = connection
					.prepareStatement("INSERT OR REPLACE INTO domains (app_id, release, kind, origin, private, at, allowed_by) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
				fill(statement, key);
				statement.setBoolean(5, privateNet);
				statement.setLong(6, entry.at);
				statement.setString(7, by);
				statement.executeUpdate();
			}
			return entry;
		}).whenComplete((done, failure) -> {
			synchronized (this) {
				if (writing.remove(key, entry) && failure == null) {
					allowed.put(key, entry);
					index();
				}
			}
		});
	}

	/** Takes a server back, at once. @return completes when the disk has it, with whether there was one @throws IllegalArgumentException when the origin is none */
	public synchronized CompletionStage<Boolean> withdraw(String appId, String release, Kind kind, String origin) {
		var key = new Key(appId, release, kind, Origin.parse(origin, kind));
		writing.remove(key);
		allowed.remove(key);
		index();
		return database.write("platform", connection -> {
			try (var statement = connection.prepareStatement("DELETE FROM domains WHERE app_id = ? AND release = ? AND kind = ? AND origin = ?")) {
				fill(statement, key);
				return statement.executeUpdate() > 0;
			}
		});
	}

	/** @param appId null for all apps */
	public List<Allowed> list(String appId) {
		return allowed.values().stream().filter(a -> appId == null || a.appId.equals(appId)).sorted(
				Comparator.comparing(Allowed::appId).thenComparing(Allowed::kind).thenComparing(Allowed::origin).thenComparing(Allowed::release)).toList();
	}

	private static Key key(Allowed a) {
		return new Key(a.appId, a.release, a.kind, Origin.parse(a.origin, a.kind));
	}

	private void index() {
		byApp = allowed.keySet().stream().collect(java.util.stream.Collectors.groupingBy(Key::appId));
	}

	private static void fill(java.sql.PreparedStatement statement, Key key) throws java.sql.SQLException {
		statement.setString(1, key.appId);
		statement.setString(2, key.release);
		statement.setString(3, key.kind.name());
		statement.setString(4, key.origin.toString());
	}
}
