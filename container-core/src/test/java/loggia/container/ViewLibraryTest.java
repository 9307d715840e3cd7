package loggia.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loggia.api.view.ViewComponent;
import loggia.api.view.ViewModule;
import loggia.api.view.ViewParts;
import loggia.container.session.Link;
import loggia.container.view.ViewLibrary;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import org.junit.jupiter.api.Test;

class ViewLibraryTest {
	private static final byte[] OLD = { 1 };
	private static final byte[] NEW = { 2 };
	private static final String DESCRIPTION = "{\"attributes\":[{\"name\":\"stroke-width\",\"property\":\"strokeWidth\",\"type\":\"number\",\"default\":2,\"schema\":{}}],"
			+ "\"events\":[{\"name\":\"select\",\"detail\":{}}]}";

	/** A socket that keeps what it was sent. */
	private static final class Frame implements Link {
		final List<Message> heard = new ArrayList<>();

		@Override
		public void send(Message message) {
			heard.add(message);
		}

		@Override
		public void close(int code, String reason) {
			throw new AssertionError("nobody closes it");
		}
	}

	private record Parts(List<ViewComponent> components, Map<String, Map<String, byte[]>> folders) implements ViewParts {
		static Parts of(String folder, byte[] bytes) {
			return new Parts(List.of(new ViewComponent("acme-chart", "1.0", "chart", folder, "c.js", DESCRIPTION)), Map.of(folder, Map.of("c.js", bytes)));
		}

		@Override
		public List<ViewModule> modules() {
			return List.of();
		}

		@Override
		public Map<String, byte[]> files(String folder) {
			return folders.getOrDefault(folder, Map.of());
		}

		@Override
		public AutoCloseable onChange(Runnable listener) {
			return () -> {};
		}
	}

	private final Set<String> sessions = new HashSet<>(Set.of("s"));
	private final List<String> changes = new ArrayList<>();
	private final ViewLibrary library = new ViewLibrary(sessions::contains, () -> changes.add("changed"));

	@Test
	void tellsAFrameWhatThereIsAndEachChange() {
		var frame = new Frame();
		library.attach(frame, "s");
		library.look(Parts.of("old", OLD));
		library.look(null);
		assertEquals(List.of("{\"components\":[]}",
				"{\"components\":[{\"tag\":\"acme-chart\",\"folder\":\"old\",\"module\":\"c.js\",\"attributes\":[{\"name\":\"stroke-width\",\"property\":\"strokeWidth\",\"type\":\"number\",\"default\":2}],\"events\":[\"select\"]}]}",
				"{\"components\":[]}"), frame.heard.stream().map(Message::json).toList());
		assertEquals(Kind.HOST_FACTS, frame.heard.get(0).header().kind());
		assertEquals(List.of("changed", "changed"), changes);
		library.detach(frame);
		library.look(Parts.of("new", NEW));
		assertEquals(3, frame.heard.size());
	}

	@Test
	void tellsLogicLayersNamesOnly() {
		library.look(Parts.of("old", OLD));
		assertEquals("[{\"tag\":\"acme-chart\",\"attributes\":[\"stroke-width\"],\"events\":[\"select\"]}]", library.facts().toString());
	}

	@Test
	void keepsFilesAsLongAsASessionIsOpenThatWasToldOfThem() {
		library.look(Parts.of("old", OLD));
		var frame = new Frame();
		library.attach(frame, "s");
		library.look(Parts.of("new", NEW));
		assertArrayEquals(OLD, library.file("old", "c.js"));
		assertArrayEquals(NEW, library.file("new", "c.js"));
		assertNull(library.file("old", "d.js"));
		library.detach(frame);
		assertArrayEquals(OLD, library.file("old", "c.js"), "its session is open, the frame may come back");
		sessions.clear();
		assertNull(library.file("old", "c.js"));
		assertArrayEquals(NEW, library.file("new", "c.js"));
		library.look(null);
		assertNull(library.file("new", "c.js"), "nobody was told of it");
	}
}
