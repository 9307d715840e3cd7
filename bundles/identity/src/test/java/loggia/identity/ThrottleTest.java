package loggia.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {
	private final AtomicLong clock = new AtomicLong(1_000_000_000_000L);
	private final Throttle throttle = new Throttle(clock::get);

	@Test
	void fiveFailuresAreFreeThenThePauseDoubles() {
		for (int i = 0; i < 5; i++) assertEquals(0, throttle.attempt("ann", "a"));
		long pause = 1_000;
		for (int i = 0; i < 12; i++) {
			assertEquals(pause, throttle.attempt("ann", "a"));
			clock.addAndGet(pause - 1);
			assertEquals(1, throttle.attempt("ann", "a"));
			clock.addAndGet(1);
			assertEquals(0, throttle.attempt("ann", "a"));
			pause = Math.min(300_000, pause * 2);
		}
		clock.addAndGet(3_600_001);
		for (int i = 0; i < 5; i++) assertEquals(0, throttle.attempt("ann", "a"));
		assertTrue(throttle.attempt("ann", "a") > 0);
	}

	@Test
	void aStrangerDoesNotLockOutWhoComesFromAnotherAddress() {
		for (int i = 0; i < 1_000; i++) {
			throttle.attempt("admin", "stranger" + i % 200);
			clock.addAndGet(100);
		}
		assertEquals(0, throttle.attempt("admin", "home"), "the first try from an address is always looked at");
		assertTrue(throttle.attempt("admin", "home") > 0, "a name under attack has fewer free tries");
	}

	@Test
	void anAddressThatTriesManyNamesIsSlowedDown() {
		for (int i = 0; i < 20; i++) assertEquals(0, throttle.attempt("name" + i, "a"));
		assertTrue(throttle.attempt("name20", "a") > 0);
		assertEquals(0, throttle.attempt("name20", "b"));
	}

	@Test
	void manyAtOnceAreNotAllLookedAt() {
		int looked = 0;
		for (int i = 0; i < 100; i++) if (throttle.attempt("ann", "a") == 0) looked++;
		assertEquals(5, looked);
	}

	@Test
	void successForgetsThePairAndTakesItsOwnAttemptBack() {
		for (int i = 0; i < 100; i++) {
			assertEquals(0, throttle.attempt("ann", "a"));
			throttle.succeeded("ann", "a");
		}
		for (int i = 0; i < 19; i++) throttle.attempt("x" + i, "a");
		assertEquals(0, throttle.attempt("ann", "a"));
		throttle.succeeded("ann", "a");
		assertEquals(0, throttle.attempt("y", "a"));
		assertTrue(throttle.attempt("z", "a") > 0, "one good account does not cover for many guesses");
	}
}
