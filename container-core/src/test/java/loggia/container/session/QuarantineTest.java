package loggia.container.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;
import org.junit.jupiter.api.Test;

/** When a release may not be opened, and for how long. */
class QuarantineTest {
	private static final class Hand extends Clock {
		Instant now = Instant.parse("2026-11-20T12:00:00Z");

		@Override
		public Instant instant() {
			return now;
		}

		@Override
		public ZoneId getZone() {
			return ZoneId.of("UTC");
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}
	}

	private final Hand clock = new Hand();
	private final Quarantine quarantine = new Quarantine(3, clock);
	private final Release release = release("one");
	private int worker;

	private static Release release(String digest) {
		return new Release("app", "1.0.0", VersionKind.RELEASE, digest, "Shop", null, "{}", Path.of("none"), Set.of());
	}

	private void pass(Duration time) {
		clock.now = clock.now.plus(time);
	}

	private void die(int times) {
		for (int i = 0; i < times; i++) {
			quarantine.died(release, ++worker);
		}
	}

	@Test
	void threeDeathsWithinAMinuteAreTooMany() {
		List<String> began = new ArrayList<>();
		quarantine.onBegin(entry -> began.add(entry.appId()));
		die(2);
		assertEquals(Optional.empty(), quarantine.refusal("one"));
		die(1);
		assertEquals("“Shop” crashed again and again and was stopped. It can be opened again in a minute.", quarantine.refusal("one").orElseThrow());
		assertEquals(List.of("app"), began);
		pass(Duration.ofSeconds(60));
		assertEquals(Optional.empty(), quarantine.refusal("one"));
	}

	@Test
	void deathsFarApartAreNot() {
		for (int i = 0; i < 10; i++) {
			die(2);
			pass(Duration.ofSeconds(61));
		}
		assertEquals(List.of(), quarantine.all());
	}

	@Test
	void severalSessionsInOneProcessDieOneDeath() {
		for (int i = 0; i < 5; i++) {
			quarantine.died(release, 1);
		}
		assertEquals(List.of(), quarantine.all());
	}

	@Test
	void eachTimeIsTwiceAsLongUpToAnHour() {
		List<Long> minutes = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			die(3);
			Quarantine.Entry entry = quarantine.of("one").orElseThrow();
			minutes.add((entry.until() - entry.since()) / 60_000);
			pass(Duration.ofMillis(entry.until() - entry.since()));
		}
		assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L), minutes);
		assertEquals("“Shop” crashed again and again and was stopped. It can be opened again in 60 minutes.", refusalAfter(3));
	}

	private String refusalAfter(int deaths) {
		die(deaths);
		return quarantine.refusal("one").orElseThrow();
	}

	@Test
	void anHourWithoutADeathIsForgiven() {
		die(3);
		pass(Duration.ofMinutes(62));
		die(3);
		assertEquals(1, quarantine.of("one").orElseThrow().times());
	}

	@Test
	void anOperatorLiftsItAndANewReleaseHasNoRecord() {
		die(3);
		assertEquals(Optional.empty(), quarantine.refusal("two"), "another release");
		assertTrue(quarantine.lift("app"));
		assertEquals(Optional.empty(), quarantine.refusal("one"));
		assertFalse(quarantine.lift("app"));
		die(3);
		assertEquals(1, quarantine.of("one").orElseThrow().times());
	}
}
