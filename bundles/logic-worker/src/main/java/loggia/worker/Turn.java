package loggia.worker;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The clock of one turn of JavaScript: which thread runs it, since when, and how much CPU time it has used. Written by the isolate's
 * thread, read by the watchdog. Both clocks stand still while the thread is parked: in an ask, or at a debugger's breakpoint.
 */
final class Turn {
	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	final long budgetNanos;
	final long rssAtStart;
	private final long thread = Thread.currentThread().getId();
	private final long cpuAtStart = THREADS.getCurrentThreadCpuTime();
	private final long wallAtStart = System.nanoTime();
	/** nanoTime when the thread parked, or 0 */
	private volatile long parkedSince;
	private volatile long parkedNanos;
	private volatile long cpuWhenParked;
	private volatile long parkedCpuNanos;
	/** CPU and wall time of this turn when it was told to end; -1 while it was not */
	volatile long cpuWhenEnded = -1;
	volatile long wallWhenEnded = -1;

	Turn(long budgetNanos, long rssAtStart) {
		this.budgetNanos = budgetNanos;
		this.rssAtStart = rssAtStart;
	}

	/** @return CPU nanoseconds of this turn so far, or -1 when the thread is gone */
	long cpuNanos() {
		long now = THREADS.getThreadCpuTime(thread);
		return now < 0 ? -1 : now - cpuAtStart - parkedCpuNanos;
	}

	/** @return nanoseconds since the turn began, parked time left out */
	long wallNanos() {
		long since = parkedSince;
		long end = since != 0 ? since : System.nanoTime();
		return end - wallAtStart - parkedNanos;
	}

	boolean parked() {
		return parkedSince != 0;
	}

	void park() {
		cpuWhenParked = THREADS.getCurrentThreadCpuTime();
		parkedSince = System.nanoTime();
	}

	void unpark() {
		parkedCpuNanos += THREADS.getCurrentThreadCpuTime() - cpuWhenParked;
		parkedNanos += System.nanoTime() - parkedSince;
		parkedSince = 0;
	}

	/** Notes that somebody told V8 to end this turn; the grace period starts. */
	void ended() {
		if (wallWhenEnded < 0) {
			cpuWhenEnded = cpuNanos();
			wallWhenEnded = wallNanos();
		}
	}
}
