package loggia.sandbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import loggia.database.Database;
import loggia.database.SqlWork;

/** SQLite files in a folder, one thread for everything; can be told to fail or to stand still. */
public final class TestDatabase implements Database, AutoCloseable {
	private final ExecutorService thread = Executors.newSingleThreadExecutor();
	private final Path folder;
	volatile boolean broken;

	public TestDatabase(Path folder) {
		this.folder = folder;
	}

	@Override
	public <T> CompletionStage<T> write(String file, SqlWork<T> work) {
		return run(file, work);
	}

	@Override
	public <T> CompletionStage<T> read(String file, SqlWork<T> work) {
		return run(file, work);
	}

	/** Nothing is done until the returned stage is completed. */
	CompletableFuture<Void> standStill() {
		var go = new CompletableFuture<Void>();
		thread.execute(go::join);
		return go;
	}

	private <T> CompletionStage<T> run(String file, SqlWork<T> work) {
		var stage = new CompletableFuture<T>();
		thread.execute(() -> {
			try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(file + ".db"))) {
				if (broken) {
					throw new SQLException("disk full");
				}
				connection.setAutoCommit(false);
				T result = work.run(connection);
				connection.commit();
				stage.complete(result);
			} catch (SQLException | RuntimeException e) {
				stage.completeExceptionally(e);
			}
		});
		return stage.minimalCompletionStage();
	}

	@Override
	public CompletionStage<Void> migrate(String file, String component, Map<String, String> scripts) {
		return write(file, connection -> {
			try (var statement = connection.createStatement()) {
				statement.executeUpdate("CREATE TABLE IF NOT EXISTS history (script TEXT PRIMARY KEY)");
				for (var script : new java.util.TreeMap<>(scripts).entrySet()) {
					if (statement.executeUpdate("INSERT OR IGNORE INTO history VALUES ('" + component + " " + script.getKey() + "')") > 0) {
						for (String one : script.getValue().split(";\n")) {
							statement.executeUpdate(one);
						}
					}
				}
			}
			return null;
		});
	}

	@Override
	public void close() {
		thread.shutdown();
	}
}
