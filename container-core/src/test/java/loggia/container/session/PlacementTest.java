package loggia.container.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;
import loggia.container.Settings;
import loggia.container.worker.Isolation;
import loggia.container.worker.Place;
import loggia.container.worker.WorkerClass;
import org.junit.jupiter.api.Test;

/** What configuration and distribution say about the place of a session. */
class PlacementTest {
	private static Place place(Isolation isolation, Map<String, Object> settings) {
		Release release = new Release("shop", "1.0.0", VersionKind.RELEASE, "d", "Shop", null, "{\"publisher\":\"what the app says of itself\"}", Path.of("none"), Set.of());
		return new Placement(Settings.with(settings), isolation, appId -> Optional.empty()).of(release, "alice");
	}

	@Test
	void whereIsolationIsRequiredNoAppIsFast() {
		Map<String, Object> settings = Map.of("worker_class", "fast", "fast_apps", new String[] { "shop" });
		assertEquals(WorkerClass.CONTAINED, place(Isolation.of("required", "true"), settings).kind());
		assertEquals(WorkerClass.FAST, place(Isolation.OFFERED, settings).kind());
	}

	@Test
	void spacesInTheListDoNotCount() {
		assertEquals(WorkerClass.FAST, place(Isolation.OFFERED, Map.of("fast_apps", new String[] { "news", " shop " })).kind());
		assertEquals(WorkerClass.CONTAINED, place(Isolation.OFFERED, Map.of("fast_apps", new String[] { "shopping" })).kind());
	}

	@Test
	void anAppIsAloneUnlessSomebodyElseVouchesForItsPublisher() {
		assertEquals("app:shop", place(Isolation.OFFERED, Map.of("worker_group", "publisher")).group());
		assertEquals("app:shop", place(Isolation.OFFERED, Map.of()).group());
		assertEquals("user:alice", place(Isolation.OFFERED, Map.of("worker_group", "user")).group());
		assertEquals("shared", place(Isolation.OFFERED, Map.of("worker_group", "shared")).group());
	}
}
