package loggia.worker;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks every 20 ms at the turns that run: over budget → told to end; not ended a second later → the process is given up, since some
 * built-ins cannot be interrupted. Also watches memory that V8 does not count, and gives idle isolates' memory back.
 */
final class Watchdog implements Runnable {
	private static final long TICK_MILLIS = 20;
	private static final long GRACE_CPU_NANOS = TimeUnit.SECONDS.toNanos(1);
	/** A turn that was told to end and neither ends nor computes. */
	private static final long GRACE_WALL_NANOS = TimeUnit.SECONDS.toNanos(5);
	/** Wall time counts this much less than CPU time: a turn on a busy machine is not the app's fault. */
	private static final int WALL_FACTOR = 20;
	private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

	private final Supplier<Collection<Isolate>> isolates;
	private final WorkerOptions options;
	private final ProcessMemory memory;
	private final NativeHeap heap;
	private final Consumer<Isolate> giveUp;
	private final Runnable everySecond;

	/** @param giveUp called when an isolate cannot be stopped; does not return to normal life */
	Watchdog(Supplier<Collection<Isolate>> isolates, WorkerOptions options, ProcessMemory memory, NativeHeap heap, Consumer<Isolate> giveUp, Runnable everySecond) {
		this.isolates = isolates;
		this.options = options;
		this.memory = memory;
		this.heap = heap;
		this.giveUp = giveUp;
		this.everySecond = everySecond;
	}

	/**
	 * Keeps asking V8 about running turns, and gives freed memory back to the machine while none runs; on a thread of its own, see
	 * {@link Isolate#askStatistics}.
	 */
	void pollStatistics() {
		for (int tick = 0;; tick++) {
			try {
				Thread.sleep(TICK_MILLIS);
				isolates.get().forEach(Isolate::askStatistics);
				if (tick % 50 == 0 && isolates.get().stream().allMatch(isolate -> isolate.turn() == null)) {
					heap.giveBack();
				}
			} catch (InterruptedException e) {
				return;
			} catch (RuntimeException e) {
				System.err.println("statistics: " + e);
			}
		}
	}

	@Override
	public void run() {
		for (int tick = 0;; tick++) {
			try {
				Thread.sleep(TICK_MILLIS);
				look(tick % 5 == 0);
				if (tick % 50 == 0) {
					everySecond.run();
					isolates.get().forEach(isolate -> isolate.trimWhenIdle(IDLE_NANOS));
				}
			} catch (InterruptedException e) {
				return;
			} catch (RuntimeException e) {
				System.err.println("watchdog: " + e);
			}
		}
	}

	private void look(boolean pollMemory) {
		long rss = pollMemory ? memory.poll() : 0;
		Isolate fattest = null;
		long most = Long.MIN_VALUE;
		for (Isolate isolate : isolates.get()) {
			Turn turn = isolate.turn();
			if (turn == null || turn.parked()) {
				continue;
			}
			look(isolate, turn);
			if (rss - turn.rssAtStart > most) {
				most = rss - turn.rssAtStart;
				fattest = isolate;
			}
		}
		if (fattest != null && rss > (long) options.rssMb() << 20) {
			fattest.fail(Fault.MEMORY);
		}
	}

	private void look(Isolate isolate, Turn turn) {
		long cpu = turn.cpuNanos();
		long wall = turn.wallNanos();
		if (turn.wallWhenEnded >= 0) {
			if (cpu - turn.cpuWhenEnded > GRACE_CPU_NANOS || wall - turn.wallWhenEnded > GRACE_WALL_NANOS) {
				giveUp.accept(isolate);
			}
		} else if (cpu > turn.budgetNanos || wall > turn.budgetNanos * WALL_FACTOR) {
			isolate.fail(Fault.CPU);
		} else if (isolate.externalBytes() > (long) options.heapMb() << 20) {
			isolate.fail(Fault.MEMORY);
		}
	}
}
