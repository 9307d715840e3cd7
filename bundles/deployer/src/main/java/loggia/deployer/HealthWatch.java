package loggia.deployer;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the health checks of bundles that have just taken over. */
final class HealthWatch implements AutoCloseable {
	private static final Logger log = LoggerFactory.getLogger(HealthWatch.class);
	/** Longer than the executor remembers what a check said. */
	private static final Duration LOOK = Duration.ofMillis(2_500);
	/** One bad look may be a check that was asked while its bundle came up. */
	private static final int LOOKS = 2;

	private final Supplier<Map<Long, String>> critical;
	private final Set<CompletableFuture<String>> open = ConcurrentHashMap.newKeySet();
	private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
		var thread = new Thread(task, "loggia-deployer-watch");
		thread.setDaemon(true);
		return thread;
	});

	/** @param critical what is critical now, a sentence by bundle id */
	HealthWatch(Supplier<Map<Long, String>> critical) {
		this.critical = critical;
	}

	/** @return whether something of the bundle is critical now; asked on a thread of its own */
	CompletableFuture<Boolean> isCritical(long bundleId) {
		try {
			return CompletableFuture.supplyAsync(() -> critical.get().containsKey(bundleId), looks).exceptionally(failure -> false);
		} catch (RejectedExecutionException e) {
			return CompletableFuture.completedFuture(false);
		}
	}

	/** @return completes with null when the bundle stayed well that long, or is no longer watched; else, as soon as it is sure, with what is critical */
	CompletableFuture<String> watch(long bundleId, Duration length) {
		var verdict = new CompletableFuture<String>();
		open.add(verdict);
		verdict.whenComplete((said, failure) -> open.remove(verdict));
		look(bundleId, System.nanoTime() + length.toNanos(), 0, verdict);
		return verdict;
	}

	private void look(long bundleId, long end, int bad, CompletableFuture<String> verdict) {
		long left = bad > 0 ? LOOK.toNanos() : end - System.nanoTime();
		try {
			looks.schedule(() -> {
				if (verdict.isDone()) return;
				String said = null;
				try {
					said = critical.get().get(bundleId);
				} catch (RuntimeException e) {
					log.warn("the health checks cannot be asked", e);
				}
				int now = said == null ? 0 : bad + 1;
				if (now >= LOOKS) verdict.complete(said);
				else if (System.nanoTime() - end >= 0 && now == 0) verdict.complete(null);
				else look(bundleId, end, now, verdict);
			}, Math.max(1, Math.min(left, LOOK.toNanos())), TimeUnit.NANOSECONDS);
		} catch (RejectedExecutionException e) {
			verdict.complete(null);
		}
	}

	@Override
	public void close() {
		looks.shutdownNow();
		open.forEach(verdict -> verdict.complete(null));
	}
}
