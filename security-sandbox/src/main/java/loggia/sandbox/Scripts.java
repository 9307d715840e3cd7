package loggia.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.database.Database;

/** The sandbox's tables, and how start-up and HTTP wait for the database. */
final class Scripts {
	private static final long LIMIT_SECONDS = 30;

	private Scripts() {}

	/** Makes a component's tables; waits for it, because nothing can be decided before. */
	static void migrate(Database database, String file, String component, String script) {
		await(database.migrate(file, component, Map.of("V1__tables.sql", text(script))), "the tables of " + component + " in " + file + ".db");
	}

	/** @param what for the message, when it fails or takes longer than 30 s */
	static <T> T await(CompletionStage<T> stage, String what) {
		try {
			return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
		} catch (TimeoutException e) {
			throw new IllegalStateException(what + ": no answer from the database within " + LIMIT_SECONDS + " s; is its disk hanging?", e);
		} catch (ExecutionException e) {
			throw new IllegalStateException(what + ": " + e.getCause().getMessage(), e.getCause());
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(what + ": interrupted", e);
		}
	}

	private static String text(String name) {
		try (var in = Scripts.class.getResourceAsStream(name)) {
			if (in == null) {
				throw new IllegalStateException(name + " is missing from the bundle: build it again");
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
