package loggia.itest;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what happens on another thread. */
public final class Until {
	private static final Duration LIMIT = Duration.ofSeconds(10);

	private Until() {}

	/** Looks every 10 ms. @throws AssertionError after 10 s, with the last value */
	public static <T> T is(T expected, Callable<T> value) throws Exception {
		long end = System.nanoTime() + LIMIT.toNanos();
		T now = value.call();
		while (!expected.equals(now)) {
			if (System.nanoTime() > end) throw new AssertionError("not " + expected + " within " + LIMIT.toSeconds() + " s, but " + now);
			Thread.sleep(10);
			now = value.call();
		}
		return now;
	}
}
