package loggia.database.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import loggia.database.DatabaseException;
import loggia.database.DatabaseException.Reason;
import loggia.database.SqlWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that read one file, each work on a connection that can only read. Threads and connections end when they are idle for a minute. */
final class Readers {
	private static final Logger log = LoggerFactory.getLogger(Readers.class);

	private final Path file;
	private final SqliteConnections connections;
	private final ThreadPoolExecutor threads;
	private final BlockingQueue<Connection> idle = new LinkedBlockingQueue<>();

	Readers(Path file, SqliteConnections connections, int count, int mostQueued) {
		this.file = file;
		this.connections = connections;
		threads = new ThreadPoolExecutor(count, count, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(mostQueued), task -> {
			var thread = new Thread(task, "loggia-database-" + file.getFileName() + "-read");
			thread.setDaemon(true);
			return thread;
		});
		threads.allowCoreThreadTimeOut(true);
	}

	<T> CompletableFuture<T> read(SqlWork<T> work) {
		var done = new CompletableFuture<T>();
		try {
			threads.execute(() -> run(work, done));
		} catch (RejectedExecutionException e) {
			done.completeExceptionally(threads.isShutdown() ? new DatabaseException(Reason.CLOSED, file + " is closed: the gateway is stopping", e)
				: new DatabaseException(Reason.BUSY, "too many reads wait for " + file + ": try again", e));
		}
		return done;
	}

	/** Lets what runs finish, then closes. Blocks at most the given time. */
	void close(long millis) throws InterruptedException {
		threads.shutdown();
		if (!threads.awaitTermination(millis, TimeUnit.MILLISECONDS)) log.warn("{}: a read does not end; its connection is left to the process", file);
		for (var connection = idle.poll(); connection != null; connection = idle.poll()) close(connection);
	}

	private <T> void run(SqlWork<T> work, CompletableFuture<T> done) {
		Connection connection = null;
		boolean sound = false;
		T result = null;
		Throwable failure = null;
		try {
			connection = idle.poll();
			if (connection == null) connection = connections.open(true);
			try (var control = connection.createStatement()) {
				control.execute("begin");
				try {
					result = work.run(LentConnection.of(connection));
				} finally {
					control.execute("rollback");
				}
			}
			sound = true;
		} catch (Throwable e) {
			if (e instanceof Error) log.error("{}: a read ended with an error", file, e);
			var ofFile = SqliteErrors.ofFile(file, e);
			// a work that tries to write on a reader is the work's mistake, not the disk's
			failure = ofFile.isPresent() && (ofFile.get().reason != Reason.READ_ONLY || connection == null) ? ofFile.get() : e;
			sound = ofFile.isEmpty();
		} finally {
			if (connection != null && !(sound && idle.offer(connection))) close(connection);
		}
		if (failure == null) done.complete(result);
		else done.completeExceptionally(failure);
	}

	private void close(Connection connection) {
		try {
			connection.close();
		} catch (SQLException e) {
			log.debug("{}: a reader was not closed", file, e);
		}
	}
}
