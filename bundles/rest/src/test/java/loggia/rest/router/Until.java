package loggia.rest.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.Callable;

/** Waits for a fact, 10 s at most. */
final class Until {
	private Until() {}

	static void is(Object expected, Callable<?> asked) throws Exception {
		long end = System.nanoTime() + 10_000_000_000L;
		while (!expected.equals(asked.call()) && System.nanoTime() < end) Thread.sleep(10);
		assertEquals(expected, asked.call());
	}
}
