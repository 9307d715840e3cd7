package loggia.sandbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import loggia.database.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Which APIs of risk class APPROVED an operator allowed to which app, for one of its releases or for all: in platform.db, and in memory for
 * the gate. Thread-safe.
 */
@Component(service = Approvals.class)
public class Approvals {
	/** Stands for every release of an app. */
	public static final String EVERY = "*";

	private record Key(String appId, String release, String api) {}

	/**
	 * One approval.
	 *
	 * @param release digest, or {@link #EVERY}
	 * @param at      when it was approved, milliseconds since 1970
	 * @param by      the operator's name; empty when that was not written down
	 */
	public record Approval(String appId, String release, String api, long at, String by) {}

	private final Database database;
	private final Map<Key, Approval> approvals = new ConcurrentHashMap<>();
	/** Approvals on their way to the disk: stages of two writes may complete in any order. */
	private final Map<Key, Approval> writing = new ConcurrentHashMap<>();

	@Activate
	public Approvals(@Reference Tables tables) {
		database = tables.database();
		Tables.await(database.write("platform", connection -> {
			var found = new ArrayList<Approval>();
			try (var statement = connection.prepareStatement("SELECT app_id, release, api, at, approved_by FROM approvals");
					var rows = statement.executeQuery()) {
				while (rows.next()) {
					found.add(new Approval(rows.getString(1), rows.getString(2), rows.getString(3), rows.getLong(4), rows.getString(5)));
				}
			}
			return found;
		}), "the approvals in platform.db").forEach(a -> approvals.put(new Key(a.appId(), a.release(), a.api()), a));
	}

	/** @return whether an operator approved this API for this release, or for every release of its app */
	public boolean approved(String appId, String release, String api) {
		return approvals.containsKey(new Key(appId, EVERY, api)) || approvals.containsKey(new Key(appId, release, api));
	}

	/** @return completes when the disk has it; from then on it counts, unless it was withdrawn meanwhile */
	public synchronized CompletionStage<Approval> approve(String appId, String release, String api, String by) {
		var key = new Key(appId, release, api);
		var approval = new Approval(appId, release, api, System.currentTimeMillis(), by);
		writing.put(key, approval);
		return database.write("platform", connection -> {
			try (var statement = connection.prepareStatement("INSERT OR REPLACE INTO approvals (app_id, release, api, at, approved_by) VALUES (?, ?, ?, ?, ?)")) {
				statement.setString(1, appId);
				statement.setString(2, release);
				statement.setString(3, api);
				statement.setLong(4, approval.at());
				statement.setString(5, by);
				statement.executeUpdate();
			}
			return approval;
		}).whenComplete((done, failure) -> {
			synchronized (this) {
				if (writing.remove(key, approval) && failure == null) {
					approvals.put(key, approval);
				}
			}
		});
	}

	/** Ends it at once. @return completes when the disk has it, with whether there was one */
	public synchronized CompletionStage<Boolean> withdraw(String appId, String release, String api) {
		var key = new Key(appId, release, api);
		writing.remove(key);
		approvals.remove(key);
		return database.write("platform", connection -> {
			try (var statement = connection.prepareStatement("DELETE FROM approvals WHERE app_id = ? AND release = ? AND api = ?")) {
				statement.setString(1, appId);
				statement.setString(2, release);
				statement.setString(3, api);
				return statement.executeUpdate() > 0;
			}
		});
	}

	/** @param appId null for all apps */
	public List<Approval> list(String appId) {
		return approvals.values().stream().filter(a -> appId == null || a.appId().equals(appId))
				.sorted(Comparator.comparing(Approval::appId).thenComparing(Approval::api).thenComparing(Approval::release)).toList();
	}
}
