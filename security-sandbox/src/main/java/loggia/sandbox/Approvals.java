package loggia.sandbox;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import loggia.database.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which APIs of risk class APPROVED an operator allowed to which app: in platform.db, and in memory for the gate. Thread-safe. */
@Component(service = Approvals.class)
public class Approvals {
	private record Key(String appId, String api) {}

	/** @param at when it was approved, milliseconds since 1970 */
	public record Approval(String appId, String api, long at) {}

	private final Database database;
	private final Map<Key, Approval> approvals = new ConcurrentHashMap<>();
	/** Approvals on their way to the disk: stages of two writes may complete in any order. */
	private final Map<Key, Approval> writing = new ConcurrentHashMap<>();

	@Activate
	public Approvals(@Reference Tables tables) {
		database = tables.database();
		Tables.await(database.write("platform", connection -> {
			var found = new java.util.ArrayList<Approval>();
			try (var statement = connection.prepareStatement("SELECT app_id, api, at FROM approvals"); var rows = statement.executeQuery()) {
				while (rows.next()) {
					found.add(new Approval(rows.getString(1), rows.getString(2), rows.getLong(3)));
				}
			}
			return found;
		}), "the approvals in platform.db").forEach(a -> approvals.put(new Key(a.appId(), a.api()), a));
	}

	/** @return whether an operator approved this API for this app */
	public boolean approved(String appId, String api) {
		return approvals.containsKey(new Key(appId, api));
	}

	/** @return completes when the disk has it; from then on it counts, unless it was withdrawn meanwhile */
	public synchronized CompletionStage<Approval> approve(String appId, String api) {
		var key = new Key(appId, api);
		var approval = new Approval(appId, api, System.currentTimeMillis());
		writing.put(key, approval);
		return database.write("platform", connection -> {
			try (var statement = connection.prepareStatement("INSERT OR REPLACE INTO approvals VALUES (?, ?, ?)")) {
				statement.setString(1, appId);
				statement.setString(2, api);
				statement.setLong(3, approval.at());
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
	public synchronized CompletionStage<Boolean> withdraw(String appId, String api) {
		var key = new Key(appId, api);
		writing.remove(key);
		approvals.remove(key);
		return database.write("platform", connection -> {
			try (var statement = connection.prepareStatement("DELETE FROM approvals WHERE app_id = ? AND api = ?")) {
				statement.setString(1, appId);
				statement.setString(2, api);
				return statement.executeUpdate() > 0;
			}
		});
	}

	/** @param appId null for all apps */
	public List<Approval> list(String appId) {
		return approvals.values().stream().filter(a -> appId == null || a.appId().equals(appId))
				.sorted(Comparator.comparing(Approval::appId).thenComparing(Approval::api)).toList();
	}
}
