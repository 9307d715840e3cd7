package loggia.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import loggia.compiler.apis.OfferedApi;
import loggia.store.ApiHistory.Change;
import org.junit.jupiter.api.Test;

class ApiHistoryTest {
	private final ApiHistory history = new ApiHistory();

	@Test
	void whatComesIsNoNewsEvenWhenItIsDeprecatedAlready() {
		assertFalse(history.take(List.of()));
		assertFalse(history.take(List.of(api("scan", "Use acme.read.", "2.0"))));
		assertFalse(history.take(List.of(api("scan", "Use acme.read.", "2.0"), api("read", null, null))));
		assertEquals(List.of(), history.gone());
	}

	@Test
	void aDeprecationIsNewsOnceAndAgainWhenARemovalIsAnnounced() {
		history.take(List.of(api("scan", null, null)));
		assertTrue(history.take(List.of(api("scan", "Use acme.read.", null))));
		assertEquals(List.of(Change.DEPRECATED), changes());
		assertFalse(history.take(List.of(api("scan", "Use acme.read.", null))));
		assertTrue(history.take(List.of(api("scan", "Use acme.read.", "2.0"))));
		assertEquals(List.of(Change.DEPRECATED), changes());
		assertFalse(history.take(List.of(api("scan", null, null))), "nobody needs to act when it stays after all");
	}

	@Test
	void whatGoesIsNewsUnlessItComesBackBeforeAnybodyHeard() {
		var scan = api("scan", null, null);
		history.take(List.of(scan));
		assertTrue(history.take(List.of()));
		assertEquals(List.of(scan), history.gone());
		assertFalse(history.take(List.of(scan)));
		assertEquals(List.of(), changes());
		assertEquals(List.of(), history.gone());
		history.take(List.of());
		assertEquals(List.of(Change.GONE), changes());
		assertTrue(history.take(List.of(api("scan", "Use acme.read.", null))), "it came back, and is deprecated now");
		assertEquals(List.of(Change.DEPRECATED), changes());
	}

	@Test
	void majorsAreApart() {
		var two = new OfferedApi("scan", "acme", 2, "acme", "2.0.0", null, null, null);
		history.take(List.of(api("scan", null, null)));
		assertFalse(history.take(List.of(api("scan", null, null), two)));
		assertTrue(history.take(List.of(two)));
		assertEquals(1, history.gone().get(0).major());
	}

	private List<Change> changes() {
		return history.events().stream().map(ApiHistory.Event::change).toList();
	}

	static OfferedApi api(String name, String deprecated, String removal) {
		return new OfferedApi(name, "acme", 1, "acme", "1.0.0", null, deprecated, removal);
	}
}
