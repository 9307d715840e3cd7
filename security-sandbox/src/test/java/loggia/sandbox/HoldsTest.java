package loggia.sandbox;

import static loggia.sandbox.World.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import loggia.api.ApiCall;
import loggia.api.ApiException.Reason;
import org.junit.jupiter.api.Test;

class HoldsTest {
	private final Holds holds = new Holds();
	private final AtomicInteger went = new AtomicInteger();

	private PendingCall held() {
		var call = new PendingCall(new ApiCall(World.ann(), "scan", "{}", List.of()), false);
		assertTrue(holds.waits(call, went::incrementAndGet));
		return call;
	}

	@Test
	void aThousandWaitAndNoMore() throws Exception {
		var hold = holds.hold(Set.of("scan"));
		for (int i = 0; i < Holds.MAX_CALLS; i++) {
			assertFalse(held().isDone());
		}
		assertEquals(Reason.BUSY, failure(held()).reason);
		hold.close();
		assertEquals(Holds.MAX_CALLS, went.get());
	}

	@Test
	void afterFiveSecondsTheyFailBusy() throws Exception {
		var hold = holds.hold(Set.of("scan"));
		var call = held();
		assertTrue(holds.expire(System.nanoTime() + (Holds.MAX_MS - 1_000) * 1_000_000L));
		assertFalse(call.isDone());
		assertFalse(holds.expire(System.nanoTime() + (Holds.MAX_MS + 1) * 1_000_000L));
		assertEquals(Reason.BUSY, failure(call).reason);
		hold.close();
		assertEquals(0, went.get());
	}

	@Test
	void aNameIsHeldOnce() throws Exception {
		var hold = holds.hold(Set.of("scan", "print"));
		assertThrows(IllegalStateException.class, () -> holds.hold(Set.of("scan")));
		hold.close();
		holds.hold(Set.of("scan")).close();
	}
}
