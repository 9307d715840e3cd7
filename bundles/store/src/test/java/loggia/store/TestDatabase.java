package loggia.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.database.Database;
import loggia.database.SqlWork;

/** The database's contract on a real SQLite file: one transaction a work, rolled back when it throws. */
final class TestDatabase implements Database, AutoCloseable {
	private final Connection connection;
	/** what the next write fails with, after its work has been done */
	SQLException failNext;

	TestDatabase(Path folder) throws SQLException {
		connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("platform.db"));
		connection.setAutoCommit(false);
	}

	@Override
	public synchronized <T> CompletionStage<T> write(String file, SqlWork<T> work) {
		try {
			T result = work.run(connection);
			if (failNext != null) {
				var failure = failNext;
				failNext = null;
				throw failure;
			}
			connection.commit();
			return CompletableFuture.completedFuture(result);
		} catch (SQLException e) {
			rollback();
			return CompletableFuture.failedFuture(e);
		}
	}

	@Override
	public synchronized <T> CompletionStage<T> read(String file, SqlWork<T> work) {
		return write(file, work);
	}

	@Override
	public CompletionStage<Void> migrate(String file, String component, Map<String, String> scripts) {
		return write(file, c -> {
			try (var statement = c.createStatement()) {
				int done;
				try (var version = statement.executeQuery("PRAGMA user_version")) {
					done = version.next() ? version.getInt(1) : 0;
				}
				for (var script : scripts.values().stream().skip(done).toList())
					for (var part : script.split(";(?=\\s)"))
						if (!part.isBlank())
							statement.executeUpdate(part);
				statement.execute("PRAGMA user_version = " + scripts.size());
			}
			return null;
		});
	}

	@Override
	public void close() throws SQLException {
		connection.close();
	}

	private void rollback() {
		try {
			connection.rollback();
		} catch (SQLException e) {
			throw new IllegalStateException(e);
		}
	}
}
