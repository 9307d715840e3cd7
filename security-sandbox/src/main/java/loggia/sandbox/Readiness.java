package loggia.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Waits for a bundle's providers and runs their self-tests, before they take a call. */
final class Readiness {
	private final RouteTable table;

	Readiness(RouteTable table) {
		this.table = table;
	}

	CompletionStage<List<String>> ready(long bundleId, Duration limit) {
		long until = System.nanoTime() + limit.toNanos();
		var arrived = new CompletableFuture<Void>();
		Consumer<Long> look = id -> {
			var missing = table.missing(bundleId);
			if (missing != null && missing.isEmpty()) {
				arrived.complete(null);
			}
		};
		AutoCloseable watch = table.onArrival(look);
		look.accept(bundleId);
		return arrived.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS).handle((done, failure) -> {
			close(watch);
			if (failure != null) {
				throw new IllegalStateException(absent(bundleId, limit));
			}
			String conflict = table.conflict(bundleId);
			if (conflict != null) {
				throw new IllegalStateException(conflict);
			}
			return table.parts(bundleId);
		}).thenCompose(parts -> tests(parts).orTimeout(until - System.nanoTime(), TimeUnit.NANOSECONDS)).handle((done, failure) -> {
			if (failure != null) {
				throw reason(failure, limit);
			}
			return table.names(bundleId);
		});
	}

	private String absent(long bundleId, Duration limit) {
		var missing = table.missing(bundleId);
		return missing == null
				? "bundle " + bundleId + " offered no API within " + limit.toMillis() + " ms: is its component satisfied (configuration, references)?"
				: "bundle " + bundleId + " promises " + String.join(", ", missing) + " and did not offer it within " + limit.toMillis() + " ms";
	}

	private static CompletableFuture<Void> tests(List<Provided> parts) {
		return CompletableFuture.allOf(parts.stream().map(Readiness::test).toArray(CompletableFuture[]::new));
	}

	/** On a thread of its own: a self-test may block. */
	private static CompletableFuture<Void> test(Provided part) {
		return CompletableFuture.<CompletionStage<Void>>supplyAsync(part.provider::selfTest, task -> {
			var thread = new Thread(task, "loggia-selftest " + part.label);
			thread.setDaemon(true);
			thread.start();
		}).thenCompose(stage -> stage == null ? CompletableFuture.failedFuture(new IllegalStateException("selfTest returned null")) : stage)
				.handle((done, failure) -> {
					if (failure != null) {
						Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
						throw new IllegalStateException("the self-test of " + part.label + " failed: " + cause, cause);
					}
					return null;
				});
	}

	private static IllegalStateException reason(Throwable failure, Duration limit) {
		Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
		if (cause instanceof IllegalStateException known) {
			return known;
		}
		return new IllegalStateException(
				cause instanceof TimeoutException ? "the self-test did not end within " + limit.toMillis() + " ms" : "the self-test failed: " + cause, cause);
	}

	private static void close(AutoCloseable watch) {
		try {
			watch.close();
		} catch (Exception e) {
			throw new IllegalStateException("a list remove does not throw", e);
		}
	}
}
