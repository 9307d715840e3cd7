package loggia.sandbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import loggia.api.Caller;
import loggia.database.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What people answered when a scope was first used: in platform.db, and in memory for the gate. Thread-safe. */
@Component(service = Grants.class)
public class Grants {
	/**
	 * Whose answer it is. A plugin has answers of its own: it never uses those of the app that hosts it.
	 *
	 * @param plugin provider id of the plugin, or empty for the app itself
	 */
	public record Key(String appId, String plugin, String userId, String scope) {
		static Key of(Caller caller, String scope) {
			return new Key(caller.appId(), caller.plugin() == null ? "" : caller.plugin(), caller.userId(), scope);
		}
	}

	/** @param at when it was answered, milliseconds since 1970 */
	public record Answer(boolean granted, long at) {}

	/** One remembered answer. */
	public record Grant(Key key, Answer answer) {}

	private final Database database;
	private final Map<Key, Answer> answers = new ConcurrentHashMap<>();
	/** Answers on their way to the disk: stages of two writes may complete in any order. */
	private final Map<Key, Answer> writing = new ConcurrentHashMap<>();

	@Activate
	public Grants(@Reference Tables tables) {
		database = tables.database();
		answers.putAll(Tables.await(database.write("platform", connection -> {
			var found = new java.util.HashMap<Key, Answer>();
			try (var statement = connection.prepareStatement("SELECT app_id, plugin, user_id, scope, granted, at FROM grants");
					var rows = statement.executeQuery()) {
				while (rows.next()) {
					found.put(new Key(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)),
							new Answer(rows.getBoolean(5), rows.getLong(6)));
				}
			}
			return found;
		}), "the grants in platform.db"));
	}

	/** @return the person's answer, or null when nobody has asked (since it was taken back) */
	public Boolean answer(Key key) {
		Answer answer = answers.get(key);
		return answer == null ? null : answer.granted();
	}

	/** Keeps an answer. @return completes when the disk has it; from then on {@link #answer} gives it, unless it was taken back meanwhile */
	public synchronized CompletionStage<Void> remember(Key key, boolean granted) {
		var answer = new Answer(granted, System.currentTimeMillis());
		writing.put(key, answer);
		return database.<Void>write("platform", connection -> {
			try (var statement = connection.prepareStatement("INSERT OR REPLACE INTO grants VALUES (?, ?, ?, ?, ?, ?)")) {
				fill(statement, key);
				statement.setBoolean(5, granted);
				statement.setLong(6, answer.at());
				statement.executeUpdate();
			}
			return null;
		}).whenComplete((done, failure) -> {
			synchronized (this) {
				if (writing.remove(key, answer) && failure == null) {
					answers.put(key, answer);
				}
			}
		});
	}

	/**
	 * Takes answers back, at once for the gate; the person is asked again at the next use.
	 *
	 * @param plugin null for the app and all plugins in it
	 * @return completes when the disk has it, with whether there was one
	 */
	public synchronized CompletionStage<Boolean> revoke(String appId, String plugin, String userId, String scope) {
		Predicate<Key> meant = k -> k.appId().equals(appId) && k.userId().equals(userId) && k.scope().equals(scope)
				&& (plugin == null || k.plugin().equals(plugin));
		writing.keySet().removeIf(meant); // an answer on its way to the disk is deleted there by the statement below
		answers.keySet().removeIf(meant);
		return database.write("platform", connection -> {
			String more = plugin == null ? "" : " AND plugin = ?";
			try (var statement = connection.prepareStatement("DELETE FROM grants WHERE app_id = ? AND user_id = ? AND scope = ?" + more)) {
				statement.setString(1, appId);
				statement.setString(2, userId);
				statement.setString(3, scope);
				if (plugin != null) {
					statement.setString(4, plugin);
				}
				return statement.executeUpdate() > 0;
			}
		});
	}

	/** @param appId null for all apps */
	public List<Grant> list(String appId) {
		var list = new ArrayList<Grant>();
		answers.forEach((key, answer) -> {
			if (appId == null || key.appId().equals(appId)) {
				list.add(new Grant(key, answer));
			}
		});
		list.sort(Comparator.comparing((Grant g) -> g.key().appId()).thenComparing(g -> g.key().userId()).thenComparing(g -> g.key().scope()));
		return list;
	}

	private static void fill(java.sql.PreparedStatement statement, Key key) throws java.sql.SQLException {
		statement.setString(1, key.appId());
		statement.setString(2, key.plugin());
		statement.setString(3, key.userId());
		statement.setString(4, key.scope());
	}
}
