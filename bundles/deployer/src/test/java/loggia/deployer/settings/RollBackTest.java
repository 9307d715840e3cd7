package loggia.deployer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggia.deployer.DeployException;
import loggia.deployer.DeployerOnFelix;
import loggia.deployer.Slot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings go back with the version they belonged to, in a real Felix with SCR and ConfigurationAdmin. */
class RollBackTest {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final Slot PRINTER = new Slot("printer", 1);
	@TempDir
	Path data;
	DeployerOnFelix felix;
	ConfigurationsResource settings;

	@BeforeEach
	void start() throws Exception {
		felix = new DeployerOnFelix(data);
		felix.printer("1.0.0");
		runsWith("a4 1 null");
		settings = new ConfigurationsResource(felix.configurations());
	}

	@AfterEach
	void stop() throws Exception {
		felix.close();
		System.clearProperty("printer");
	}

	@Test
	void theSettingsOfTheVersionComeBackWithIt() throws Exception {
		set("loggia.printer", "copies", "3", "pin", "\"4711\"", "names", "[\"a\",\"b\"]");
		felix.printer("1.1.0");
		set("loggia.printer", "copies", "5", "names", "null");
		set("loggia.printer.queue~lobby", "title", "\"Lobby\"");
		felix.printer("1.2.0");
		set("loggia.printer", "copies", "7");
		felix.routes().clear();

		felix.deployer().rollBack(PRINTER, 1);
		runsWith("a4 5 4711");
		assertEquals("Lobby", value("loggia.printer.queue~lobby", 0).asText());
		assertEquals(List.of("hold x,y", "drain 1.2.0 2500", "ready 1.1.0", "activate 1.1.0", "release"), felix.routes().subList(0, 5), "calls wait while the settings change");

		felix.deployer().rollBack(PRINTER, 1);
		runsWith("a4 3 4711");
		assertEquals("[\"a\",\"b\"]", value("loggia.printer", 3).toString());
		assertEquals(List.of("loggia.printer", "loggia.printer.queue"), felix.configurations().all().stream().map(Configurations.Known::pid).toList(), "what had not been set is gone");

		felix.restart("1.0.0");
		runsWith("a4 3 4711");
	}

	@Test
	void aRollBackThatDoesNotComeUpLeavesTheSettingsToo() throws Exception {
		felix.printer("1.1.0");
		set("loggia.printer", "copies", "5");
		felix.notReady("the self-test failed: no toner");
		assertThrows(DeployException.class, () -> felix.deployer().rollBack(PRINTER, 1));
		runsWith("a4 5 null");
		assertEquals(5, value("loggia.printer", 0).asInt());
		assertTrue(JSON.readTree(data.resolve("deployer/record.json").toFile()).at("/deployed/0/putBack").isMissingNode());
		felix.notReady(null);
		felix.deployer().rollBack(PRINTER, 1);
		runsWith("a4 1 null");
	}

	@Test
	void whatAnInterruptedRollBackChangedIsPutBackAtTheNextStart() throws Exception {
		felix.printer("1.1.0");
		set("loggia.printer", "copies", "5");
		// as if the process had been killed when the settings of 1.0.0 were half there
		var file = data.resolve("deployer/record.json");
		var record = (com.fasterxml.jackson.databind.node.ObjectNode) JSON.readTree(file.toFile());
		((com.fasterxml.jackson.databind.node.ObjectNode) record.at("/deployed/0")).set("putBack",
			JSON.readTree("{\"configurations\":{\"loggia.printer\":{\"copies\":{\"type\":\"Integer\",\"values\":[\"4\"]}}},\"gone\":[\"loggia.printer.queue~lobby\"]}"));
		set("loggia.printer.queue~lobby", "title", "\"Lobby\"");
		Files.write(file, JSON.writeValueAsBytes(record));
		felix.restart("1.1.0");
		assertEquals(4, value("loggia.printer", 0).asInt());
		assertEquals(List.of("loggia.printer"), felix.configured());
		assertTrue(JSON.readTree(file.toFile()).at("/deployed/0/putBack").isMissingNode());
	}

	@Test
	void theRecordIsForItsOwnerOnlyAndTheHistoryTellsNoSecret() throws Exception {
		set("loggia.printer", "pin", "\"4711\"");
		felix.printer("1.1.0");
		assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("deployer/record.json"))));
		assertTrue(Files.readString(data.resolve("deployer/record.json")).contains("4711"), "it comes back with a roll-back");
		var history = JSON.valueToTree(felix.history("printer")).toString();
		assertTrue(history.contains("\"configurations\":[\"loggia.printer\"]") && !history.contains("4711"), history);
	}

	@Test
	void everyTypeOfValueComesBackAsItWas() {
		for (var value : List.of("text", 1, 2L, (short) 3, (byte) 4, 'c', 1.5, 2.5f, true)) assertEquals(value, Value.of(value).toObject());
		assertEquals(List.of(1, 2), Value.of(new java.util.Vector<>(List.of(1, 2))).toObject());
		assertEquals(List.of(), Value.of(new java.util.ArrayList<>()).toObject());
		org.junit.jupiter.api.Assertions.assertArrayEquals(new int[] { 1, 2 }, (int[]) Value.of(new int[] { 1, 2 }).toObject());
		org.junit.jupiter.api.Assertions.assertArrayEquals(new String[] {}, (String[]) Value.of(new String[] {}).toObject());
	}

	private JsonNode value(String pid, int attribute) {
		return JSON.valueToTree(new ConfigurationsResource(felix.configurations()).show(pid)).at("/attributes/" + attribute + "/value");
	}

	private void set(String pid, String... pairs) throws Exception {
		var values = new java.util.TreeMap<String, JsonNode>();
		for (int i = 0; i < pairs.length; i += 2) values.put(pairs[i], JSON.readTree(pairs[i + 1]));
		settings.change(pid, new ConfigurationsResource.Change(Map.copyOf(values)));
	}

	private static void runsWith(String printer) throws Exception {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!printer.equals(System.getProperty("printer"))) {
			assertTrue(System.nanoTime() < deadline, "the printer is " + System.getProperty("printer"));
			TimeUnit.MILLISECONDS.sleep(5);
		}
	}
}
