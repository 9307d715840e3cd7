package loggia.database.sqlite;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import loggia.database.DatabaseException;
import loggia.database.SqlWork;

/** One file: its writer and its readers. */
final class SqliteFile {
	private final Path path;
	private final SqliteConnections connections;
	private final Writer writer;
	private final Readers readers;
	/** Completes when the writer has made the file: a reader cannot. */
	private final CompletableFuture<Void> made;

	SqliteFile(Path path, boolean full, int lockWaitMs, int readerCount, int mostQueued, Executor completions) {
		this.path = path;
		connections = new SqliteConnections(path, full, lockWaitMs);
		writer = new Writer(path, connections, completions, mostQueued);
		readers = new Readers(path, connections, readerCount, mostQueued);
		made = writer.alone(connection -> {});
	}

	<T> CompletableFuture<T> write(SqlWork<T> work) {
		return writer.write(work);
	}

	<T> CompletableFuture<T> read(SqlWork<T> work) {
		return made.isDone() ? readers.read(work) : made.handle((ok, failure) -> null).thenCompose(any -> readers.read(work));
	}

	CompletableFuture<Void> migrate(String component, Map<String, String> scripts) {
		return writer.alone(connection -> Migrations.run(path, connection, connections, component, scripts));
	}

	/** @return why the file could not be written last, or null when it could */
	DatabaseException trouble() {
		return writer.trouble();
	}

	/** Readers first, so that the writer's checkpoint finds nobody in the log. */
	boolean close(long millis) throws InterruptedException {
		readers.close(millis);
		return writer.close(millis);
	}
}
