package loggia.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.database.Database;
import loggia.database.SqlWork;

/** This bundle's tables in platform.db. Its methods wait for the disk; thread-safe. */
final class Disk {
	private static final String FILE = "platform";
	private static final long LIMIT_SECONDS = 30;

	private final Database database;

	/** Waits until the tables are there. */
	Disk(Database database) {
		this.database = database;
		try (var in = Disk.class.getResourceAsStream("V1__people.sql")) {
			await(database.migrate(FILE, "identity", Map.of("V1__people.sql", new String(in.readAllBytes(), StandardCharsets.UTF_8))));
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** @return when the disk has it */
	<T> T write(SqlWork<T> work) {
		return await(database.write(FILE, work));
	}

	/** Does not wait; what fails is the database's own log. */
	<T> CompletionStage<T> writeLater(SqlWork<T> work) {
		return database.write(FILE, work);
	}

	<T> T read(SqlWork<T> work) {
		return await(database.read(FILE, work));
	}

	private static <T> T await(CompletionStage<T> stage) {
		try {
			return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
		} catch (TimeoutException e) {
			throw new IllegalStateException("platform.db gave no answer within " + LIMIT_SECONDS + " s; is its disk hanging?", e);
		} catch (ExecutionException e) {
			if (e.getCause() instanceof RuntimeException thrown) throw thrown;
			throw new IllegalStateException("platform.db: " + e.getCause().getMessage(), e.getCause());
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while platform.db was asked", e);
		}
	}
}
