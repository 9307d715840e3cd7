package loggia.database.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import loggia.database.DatabaseException;
import loggia.database.DatabaseException.Reason;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;

/** Opens connections to one file, all with the same explicit settings: WAL, the file's synchronous mode, foreign keys. */
final class SqliteConnections {
	private final Path file;
	private final boolean full;
	private final int lockWaitMs;

	/**
	 * @param full       whether a commit waits until the disk has it
	 * @param lockWaitMs how long SQLite waits for a lock that another process holds
	 */
	SqliteConnections(Path file, boolean full, int lockWaitMs) {
		this.file = file;
		this.full = full;
		this.lockWaitMs = lockWaitMs;
	}

	/** @throws SQLException with SQLite's code when the file is no database, read-only, locked, … */
	Connection open(boolean readOnly) throws SQLException {
		try {
			Files.createDirectories(file.getParent());
		} catch (IOException e) {
			throw new DatabaseException(Reason.READ_ONLY, "the folder " + file.getParent() + " cannot be made: " + e.getMessage(), e);
		}
		if (Files.exists(file) && !Files.isWritable(file)) {
			throw new DatabaseException(Reason.READ_ONLY, file + " is read-only: give the gateway's user write permission on the file and its folder", null);
		}
		var config = new SQLiteConfig();
		config.setJournalMode(JournalMode.WAL);
		config.setSynchronous(full ? SynchronousMode.FULL : SynchronousMode.NORMAL);
		config.setBusyTimeout(lockWaitMs);
		config.enforceForeignKeys(true);
		config.setTempStore(TempStore.MEMORY);
		var connection = config.createConnection("jdbc:sqlite:" + file);
		if (readOnly) {
			try (var statement = connection.createStatement()) {
				statement.execute("pragma query_only = on");
			} catch (SQLException e) {
				connection.close();
				throw e;
			}
		}
		return connection;
	}
}
