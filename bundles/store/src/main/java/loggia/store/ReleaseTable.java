package loggia.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;
import loggia.database.Database;
import loggia.database.DatabaseException;

/** The table {@code store_release} of {@code platform.db}. Each method waits for the database's answer, 30 s at most. */
final class ReleaseTable {
	private static final String FILE = "platform";
	private static final List<String> SCRIPTS = List.of("V1__releases.sql", "V2__requires.sql");
	private static final long DEADLINE_S = 30;

	/** A row as it is, before anybody looked whether its folder is there. */
	record Row(long number, String digest, String appId, VersionKind kind, long installedAt, Map<String, Integer> requires) {}

	private final Database database;

	/** Brings the table up to date. */
	ReleaseTable(Database database) throws StoreException {
		this.database = database;
		await(database.migrate(FILE, "store", scripts()));
	}

	/** @return all rows, oldest first */
	List<Row> all() throws StoreException {
		return await(database.read(FILE, connection -> {
			try (var select = connection.prepareStatement("SELECT number, digest, app_id, kind, installed_at, requires FROM store_release ORDER BY number");
					var rows = select.executeQuery()) {
				var all = new ArrayList<Row>();
				while (rows.next())
					all.add(new Row(rows.getLong(1), rows.getString(2), rows.getString(3), VersionKind.valueOf(rows.getString(4)), rows.getLong(5),
							Bindings.parse(rows.getString(6))));
				return all;
			}
		}));
	}

	/** Makes the release the current one of its app. @return its number */
	long add(Release release, long installedAt) throws StoreException {
		return await(database.write(FILE, connection -> {
			try (var insert = connection
					.prepareStatement("INSERT OR REPLACE INTO store_release (digest, app_id, version, kind, installed_at, requires) VALUES (?, ?, ?, ?, ?, ?)")) {
				insert.setString(1, release.digest());
				insert.setString(2, release.appId());
				insert.setString(3, release.version());
				insert.setString(4, release.kind().name());
				insert.setLong(5, installedAt);
				insert.setString(6, Bindings.text(release.requires()));
				insert.executeUpdate();
			}
			return number(connection, release.digest());
		}));
	}

	/** Makes a release that is there the current one of its app: it gets the highest number. @return that number; 0 when it is not there */
	long makeCurrent(String digest) throws StoreException {
		return await(database.write(FILE, connection -> {
			try (var update = connection.prepareStatement("UPDATE store_release SET number = (SELECT max(number) + 1 FROM store_release) WHERE digest = ?")) {
				update.setString(1, digest);
				return update.executeUpdate() == 0 ? 0L : number(connection, digest);
			}
		}));
	}

	void remove(List<String> digests) throws StoreException {
		await(database.write(FILE, connection -> {
			try (var delete = connection.prepareStatement("DELETE FROM store_release WHERE digest = ?")) {
				for (var digest : digests) {
					delete.setString(1, digest);
					delete.executeUpdate();
				}
			}
			return null;
		}));
	}

	/** @return how many releases it had */
	int removeApp(String appId) throws StoreException {
		return await(database.write(FILE, connection -> {
			try (var delete = connection.prepareStatement("DELETE FROM store_release WHERE app_id = ?")) {
				delete.setString(1, appId);
				return delete.executeUpdate();
			}
		}));
	}

	private static long number(Connection connection, String digest) throws SQLException {
		try (var select = connection.prepareStatement("SELECT number FROM store_release WHERE digest = ?")) {
			select.setString(1, digest);
			try (var row = select.executeQuery()) {
				if (!row.next())
					throw new SQLException("store_release lost the row of " + digest + " inside its own write");
				return row.getLong(1);
			}
		}
	}

	private static <T> T await(CompletionStage<T> stage) throws StoreException {
		try {
			return stage.toCompletableFuture().get(DEADLINE_S, TimeUnit.SECONDS);
		} catch (TimeoutException e) {
			throw new UnknownOutcome("platform.db did not answer within " + DEADLINE_S + " s; whether the change was kept shows after a restart", e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new UnknownOutcome("The gateway is stopping; whether the change was kept shows after its start", e);
		} catch (ExecutionException e) {
			var why = e.getCause() instanceof DatabaseException known ? known.getMessage() : "look at the gateway's log";
			throw new StoreException(500, "database", "platform.db refused the change, nothing was installed or removed: " + why, List.of(),
					e.getCause());
		}
	}

	/** @return by name, oldest first */
	private static Map<String, String> scripts() {
		var scripts = new LinkedHashMap<String, String>();
		for (var name : SCRIPTS)
			try (var in = ReleaseTable.class.getResourceAsStream(name)) {
				scripts.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
			} catch (IOException e) {
				throw new UncheckedIOException("The store's bundle lacks " + name, e);
			}
		return scripts;
	}

	/** The database has not said yes or no: the folder must stay, the row may be there. */
	static final class UnknownOutcome extends StoreException {
		private static final long serialVersionUID = 1L;

		UnknownOutcome(String message, Throwable cause) {
			super(503, "database", message, List.of(), cause);
		}
	}
}
