package loggia.provider.payment;

import java.util.concurrent.Callable;

/** Waits for a condition, with a limit. */
final class Until {
	private Until() {}

	/** Looks every 10 ms. @throws AssertionError after 20 s, with the last value */
	static <T> T is(T expected, Callable<T> value) throws Exception {
		long end = System.nanoTime() + 20_000_000_000L;
		T now = value.call();
		while (!expected.equals(now)) {
			if (System.nanoTime() > end) throw new AssertionError("not " + expected + " within 20 s, but " + now);
			Thread.sleep(10);
			now = value.call();
		}
		return now;
	}
}
