package loggia.database.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import loggia.database.DatabaseException;
import loggia.database.DatabaseException.Reason;
import loggia.database.SqlWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes one file. What waits in its queue becomes one transaction, each work in a savepoint; a commit that
 * fails is answered by running the works again one by one, so that one work never fails another.
 */
final class Writer implements Runnable {
	private static final Logger log = LoggerFactory.getLogger(Writer.class);
	/** Most works in one transaction: bounds how long the first waits for the last. */
	private static final int MOST_PER_COMMIT = 256;

	/** What the thread does outside a transaction: a migration. */
	interface Alone {
		void run(Connection writer) throws SQLException;
	}

	/** One queued piece: exactly one of work and alone is set. */
	private static final class Item<T> {
		final SqlWork<T> work;
		final Alone alone;
		final CompletableFuture<T> done = new CompletableFuture<>();
		T result;
		Throwable failure;

		Item(SqlWork<T> work, Alone alone) {
			this.work = work;
			this.alone = alone;
		}
	}

	private final Path file;
	private final SqliteConnections connections;
	private final Executor completions;
	private final int mostQueued;
	private final Thread thread;
	private final Queue<Item<?>> queue = new ArrayDeque<>();
	private boolean closing;
	/** What keeps the last transaction from its commit, or null when it was committed. */
	private volatile DatabaseException trouble;
	/* of the writer thread only */
	private Connection connection;
	private Connection lent;
	private Statement control;
	private PreparedStatement savepoint;
	private PreparedStatement release;

	Writer(Path file, SqliteConnections connections, Executor completions, int mostQueued) {
		this.file = file;
		this.connections = connections;
		this.completions = completions;
		this.mostQueued = mostQueued;
		thread = new Thread(this, "loggia-database-" + file.getFileName());
		thread.setDaemon(true);
		thread.start();
	}

	<T> CompletableFuture<T> write(SqlWork<T> work) {
		return enqueue(new Item<>(work, null));
	}

	CompletableFuture<Void> alone(Alone alone) {
		return enqueue(new Item<>(null, alone));
	}

	/** @return why the file could not be written last, or null when it could */
	DatabaseException trouble() {
		return trouble;
	}

	/** Lets what is queued finish, checkpoints and closes. Blocks at most the given time. @return whether it came to its end */
	boolean close(long millis) throws InterruptedException {
		synchronized (queue) {
			closing = true;
			queue.notifyAll();
		}
		thread.join(millis);
		return !thread.isAlive();
	}

	private <T> CompletableFuture<T> enqueue(Item<T> item) {
		synchronized (queue) {
			if (closing) {
				item.done.completeExceptionally(new DatabaseException(Reason.CLOSED, file + " is closed: the gateway is stopping", null));
			} else if (queue.size() >= mostQueued) {
				item.done.completeExceptionally(new DatabaseException(Reason.BUSY, mostQueued + " works wait for " + file + ": the disk is too slow for what is asked; try again", null));
			} else {
				queue.add(item);
				queue.notifyAll();
			}
		}
		return item.done;
	}

	@Override
	public void run() {
		for (var batch = next(); batch != null; batch = next()) {
			try {
				if (batch.get(0).alone != null) runAlone(batch.get(0));
				else runTogether(batch);
			} catch (Throwable e) {
				if (!(e instanceof Exception)) log.error("{}: a work ended with an error", file, e);
				for (var item : batch) fail(item, e);
			}
		}
		disconnect(true);
	}

	/** @return works for one transaction, or one that runs alone; null when closing and nothing is left */
	private List<Item<?>> next() {
		synchronized (queue) {
			while (queue.isEmpty()) {
				if (closing) return null;
				try {
					queue.wait();
				} catch (InterruptedException e) {
					log.warn("{}: the writer was interrupted by a work; it goes on", file);
				}
			}
			var batch = new ArrayList<Item<?>>();
			batch.add(queue.remove());
			if (batch.get(0).alone != null) return batch;
			while (batch.size() < MOST_PER_COMMIT && !queue.isEmpty() && queue.peek().alone == null) batch.add(queue.remove());
			return batch;
		}
	}

	private void runAlone(Item<?> item) {
		try {
			connect();
			item.alone.run(connection);
			trouble = null;
			succeed(item);
		} catch (SQLException | RuntimeException e) {
			trouble = SqliteErrors.ofFile(file, e).orElse(null);
			fail(item, trouble == null ? e : trouble);
		}
	}

	private void runTogether(List<Item<?>> batch) {
		try {
			connect();
			control.execute("begin immediate");
		} catch (SQLException | RuntimeException e) {
			disconnect(false);
			trouble = SqliteErrors.opening(file, e);
			for (var item : batch) fail(item, trouble);
			return;
		}
		try {
			for (var item : batch) runOne(item);
			control.execute("commit");
			trouble = null;
		} catch (SQLException e) {
			abandon();
			if (batch.size() > 1) {
				for (var item : batch) runTogether(List.of(item));
			} else {
				var item = batch.get(0);
				var cause = item.failure == null ? e : item.failure;
				trouble = SqliteErrors.ofFile(file, cause).orElse(null);
				fail(item, trouble == null ? cause : trouble);
			}
			return;
		}
		for (var item : batch) {
			if (item.failure == null) succeed(item);
			else fail(item, item.failure);
		}
	}

	/**
	 * @throws SQLException          when SQLite undid the whole transaction (disk full, …), not when only this work failed
	 * @throws IllegalStateException when the work ended the transaction that it shares
	 */
	private <T> void runOne(Item<T> item) throws SQLException {
		item.failure = null;
		savepoint.execute();
		try {
			item.result = item.work.run(lent);
		} catch (Throwable e) {
			if (e instanceof Error) log.error("{}: a work ended with an error", file, e);
			var ofFile = SqliteErrors.ofFile(file, e);
			item.failure = ofFile.isPresent() ? ofFile.get() : e;
			control.execute("rollback to work");
		}
		try {
			release.execute();
		} catch (SQLException e) {
			disconnect(false);
			throw new IllegalStateException("a work on " + file + " ended the transaction it shares (begin, commit or rollback as SQL): " + item.work.getClass().getName(), e);
		}
	}

	private void connect() throws SQLException {
		if (connection != null) return;
		connection = connections.open(false);
		lent = LentConnection.of(connection);
		control = connection.createStatement();
		savepoint = connection.prepareStatement("savepoint work");
		release = connection.prepareStatement("release work");
	}

	private void abandon() {
		try {
			control.execute("rollback");
		} catch (SQLException e) {
			log.debug("{}: nothing to roll back", file, e);
			disconnect(false);
		}
	}

	private void disconnect(boolean checkpoint) {
		if (connection == null) return;
		try (var closing = connection) {
			if (checkpoint) control.execute("pragma wal_checkpoint(truncate)");
		} catch (SQLException e) {
			log.warn("{} was not closed cleanly; nothing is lost, the next start replays its log", file, e);
		}
		connection = null;
	}

	private <T> void succeed(Item<T> item) {
		completions.execute(() -> item.done.complete(item.result));
	}

	private void fail(Item<?> item, Throwable why) {
		completions.execute(() -> item.done.completeExceptionally(why));
	}
}
