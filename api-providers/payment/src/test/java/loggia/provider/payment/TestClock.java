package loggia.provider.payment;

import java.time.Instant;
import java.time.InstantSource;

/** Time as a test says. */
final class TestClock implements InstantSource {
	volatile long now = 1_795_000_000_000L;

	@Override
	public Instant instant() {
		return Instant.ofEpochMilli(now);
	}

	@Override
	public long millis() {
		return now;
	}

	void advance(long ms) {
		now += ms;
	}
}
