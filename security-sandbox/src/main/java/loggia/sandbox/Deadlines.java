package loggia.sandbox;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for calls that take too long, every 50 ms while any is in flight and never otherwise. */
final class Deadlines implements AutoCloseable {
	private static final long TICK_MS = 50;
	private static final Logger log = LoggerFactory.getLogger(Deadlines.class);

	private final BooleanSupplier sweep;
	private final AtomicBoolean armed = new AtomicBoolean();
	private final ScheduledExecutorService timer;

	/** @param sweep fails what is late; returns whether anything is still in flight */
	Deadlines(BooleanSupplier sweep) {
		this.sweep = sweep;
		var executor = new ScheduledThreadPoolExecutor(1, task -> {
			var thread = new Thread(task, "loggia-deadlines");
			thread.setDaemon(true);
			return thread;
		});
		executor.setRejectedExecutionHandler((task, closed) -> log.debug("a call came while the gate closed"));
		timer = executor;
	}

	/** A call is in flight. */
	void arm() {
		if (!armed.get() && armed.compareAndSet(false, true)) {
			timer.schedule(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
		}
	}

	private void tick() {
		boolean more = true;
		try {
			more = sweep.getAsBoolean();
		} catch (RuntimeException e) {
			log.error("The sweep of late calls failed", e);
		}
		if (more) {
			timer.schedule(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
			return;
		}
		armed.set(false);
		if (sweep.getAsBoolean()) {
			arm(); // one came between the sweep and the flag
		}
	}

	@Override
	public void close() {
		timer.shutdownNow();
	}
}
