package loggia.worker;

/**
 * How busy a session keeps its thread over many turns: CPU time it used against time in which nothing waited for it. Time in which it waits for the
 * machine counts as neither, so a busy machine blames nobody. A session that uses its budget with hardly a pause in it is told to end: a flood of short
 * turns is an endless loop that no turn's own budget sees. Written by the isolate's thread but for {@link #arrives}, which any may call.
 */
final class Load {
	/** Idle time that makes a pause: with more than a quarter of the budget the count begins anew. */
	private static final int PAUSE_SHARE = 4;
	private final long budgetNanos;
	private long cpu;
	private long idle;
	/** nanoTime since when nothing waits; 0 while something does */
	private long emptySince = System.nanoTime();

	/** @param budgetNanos CPU time without a pause; 0 for no limit */
	Load(long budgetNanos) {
		this.budgetNanos = budgetNanos;
	}

	/** Something waits for the session since then. @param at nanoTime; in the past for a timer that a busy machine woke late */
	synchronized void arrives(long at) {
		if (emptySince == 0) {
			return;
		}
		idle += Math.max(0, at - emptySince);
		emptySince = 0;
		if (idle > budgetNanos / PAUSE_SHARE) {
			cpu = 0;
			idle = 0;
		}
	}

	/** Nothing waits any more. */
	synchronized void rests() {
		if (emptySince == 0) {
			emptySince = System.nanoTime();
		}
	}

	/** A turn has used that much. @return whether it was too much */
	synchronized boolean used(long nanos) {
		cpu += Math.max(0, nanos);
		return budgetNanos > 0 && cpu > budgetNanos;
	}
}
