package loggia.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import loggia.deployer.settings.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
	@TempDir
	Path data;

	@Test
	void format1IsReadAndWrittenAsFormat2() throws Exception {
		var store = new BundleStore(data);
		var now = store.keep(store.receive(Jars.provider("greet", "2.1.0").with("Provide-Capability", "loggia.api;family=greet;version:Version=\"2.1\"").stream())).sha256();
		Files.createDirectories(data.resolve("deployer"));
		Files.writeString(file(), "{\"format\":1,\"deployed\":[{\"name\":\"greet\",\"version\":\"2.1.0\",\"sha256\":\"" + now
			+ "\",\"location\":\"loggia:deployed/greet/x\",\"since\":\"2026-01-02T03:04:05Z\",\"previous\":{\"version\":\"2.0.0\",\"sha256\":\"abc\"}}],\"removed\":[\"sso\"]}");
		var records = new RecordFile(data, store);
		var greet = new Record.Deployed("greet", 2, "2.1.0", now, "loggia:deployed/greet/x", "2026-01-02T03:04:05Z", null, List.of(new Record.Before("2.0.0", "abc", null, null)), null);
		assertEquals(new Record(2, List.of(greet), List.of(new Record.Removed("sso", 0))), records.now());
		records.keep(records.now().without(new Slot("sso", 3)));
		assertEquals(new Record(2, List.of(greet), List.of(new Record.Removed("sso", 3))), new RecordFile(data, store).now());
		assertTrue(Files.readString(file()).contains("\"format\" : 2"), Files.readString(file()));
	}

	@Test
	void whatIsWrittenIsReadAgain() throws Exception {
		var settings = Map.of("greet", Map.of("names", new Value("String[]", List.of("a", "b")), "n", new Value("Long", List.of("1"))));
		var one = new Record.Deployed("greet", 1, "1.1.0", "aa", "l1", "2026-01-02T03:04:05Z", new Record.PutBack(settings, List.of("gone")), List.of(new Record.Before("1.0.0", "bb", "2026-01-01T03:04:05Z", settings)),
			new Record.Returned("1.2.0", "cc", "2026-01-03T03:04:05Z", "it was ill"));
		var two = new Record.Deployed("greet", 2, "2.0.0", "dd", "l2", "2026-01-02T03:04:05Z", null, List.of(), null);
		var records = new RecordFile(data, new BundleStore(data));
		records.keep(Record.EMPTY.with(one).with(two));
		var again = new RecordFile(data, new BundleStore(data)).now();
		assertEquals(Record.EMPTY.with(one).with(two), again);
		assertEquals(java.util.Set.of("aa", "bb", "dd"), again.jars());
	}

	@Test
	void aRecordOfAnotherFormatOrWithoutItsJarStopsTheDeployer() throws Exception {
		Files.createDirectories(data.resolve("deployer"));
		for (var text : List.of("{\"format\":3}", "{", "{\"format\":1,\"deployed\":[{\"name\":\"greet\",\"sha256\":\"abc\"}]}")) {
			Files.writeString(file(), text);
			assertThrows(IOException.class, () -> new RecordFile(data, new BundleStore(data)), text);
		}
	}

	@Test
	void halfARecordThatWasNeverRenamedIsNoRecord() throws Exception {
		var records = new RecordFile(data, new BundleStore(data));
		Files.createDirectories(data.resolve("deployer"));
		Files.writeString(data.resolve("deployer/record.json.new"), "{\"form");
		records.keep(Record.EMPTY.without(new Slot("sso", 1)));
		assertEquals(List.of(new Record.Removed("sso", 1)), new RecordFile(data, new BundleStore(data)).now().removed());
	}

	private Path file() {
		return data.resolve("deployer/record.json");
	}
}
