package loggia.provider.camel;

import java.util.concurrent.Callable;

/** Waits for what happens on another thread. */
final class Until {
	private static final long LIMIT_NANOS = 20_000_000_000L;

	private Until() {}

	/** Looks every 10 ms. @throws AssertionError after 20 s, with the last value */
	static <T> T is(T expected, Callable<T> value) throws Exception {
		long end = System.nanoTime() + LIMIT_NANOS;
		T now = value.call();
		while (!expected.equals(now)) {
			if (System.nanoTime() > end) {
				throw new AssertionError("not " + expected + " within 20 s, but " + now);
			}
			Thread.sleep(10);
			now = value.call();
		}
		return now;
	}
}
