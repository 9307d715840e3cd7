package loggia.deployer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import loggia.deployer.DeployerOnFelix;
import loggia.rest.Paging;
import loggia.rest.RestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Settings of a real DS component in a real Felix with SCR, ConfigurationAdmin and the metatype service. */
class ConfigurationsTest {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final Paging FIRST = new Paging(1, 50, null, false, null);
	@TempDir
	Path data;
	DeployerOnFelix felix;
	Configurations configurations;
	ConfigurationsResource resource;

	@BeforeEach
	void start() throws Exception {
		felix = new DeployerOnFelix(data);
		felix.printer();
		until(() -> "a4 1 null".equals(System.getProperty("printer")));
		configurations = felix.configurations();
		resource = new ConfigurationsResource(configurations);
		felix.routes().clear();
	}

	@AfterEach
	void stop() throws Exception {
		felix.close();
		System.clearProperty("printer");
	}

	@Test
	void showsWhatCanBeSet() throws Exception {
		assertEquals(List.of("loggia.printer", "loggia.printer.queue"), resource.list(FIRST).items().stream().map(ConfigurationsResource.Item::pid).toList());
		var shown = JSON.valueToTree(resource.show("loggia.printer"));
		assertEquals("printer", shown.path("bundle").asText());
		assertEquals("{\"id\":\"copies\",\"name\":\"Copies\",\"description\":\"How many\",\"type\":\"integer\",\"cardinality\":0,\"options\":[],\"default\":1,\"min\":1,\"max\":9,"
			+ "\"value\":null,\"secret\":false,\"set\":false}", shown.at("/attributes/0").toString());
		assertEquals("[{\"value\":\"a4\",\"label\":\"A4\"},{\"value\":\"none\",\"label\":\"None\"}]", shown.at("/attributes/1/options").toString());
		assertEquals(404, assertThrows(RestException.class, () -> resource.show("org.apache.felix.http")).status);
		assertEquals(404, assertThrows(RestException.class, () -> resource.show("loggia.printer~x")).status);
	}

	@Test
	void aChangeTakesEffectWhileCallsWaitAndStaysAfterARestart() throws Exception {
		resource.change("loggia.printer", values("copies", "3", "names", "[\"a\",\"b\"]"));
		assertEquals("a4 3 null", System.getProperty("printer"));
		assertEquals(List.of("hold x,y", "drain 1.0.0 2000", "ready 1.0.0", "activate 1.0.0", "release"), felix.routes());
		var shown = JSON.valueToTree(resource.show("loggia.printer"));
		assertEquals(3, shown.at("/attributes/0/value").asInt());
		assertEquals("[\"a\",\"b\"]", shown.at("/attributes/3/value").toString());
		felix.restart();
		until(() -> "a4 3 null".equals(System.getProperty("printer")));
		assertEquals(3, JSON.valueToTree(new ConfigurationsResource(felix.configurations()).show("loggia.printer")).at("/attributes/0/value").asInt());
	}

	@Test
	void whatIsNotNamedStaysAndNullAndDeleteGoBack() throws Exception {
		resource.change("loggia.printer", values("copies", "3"));
		felix.routes().clear();
		resource.change("loggia.printer", values("copies", "3"));
		assertEquals(List.of(), felix.routes(), "nothing has changed: nothing restarts");
		resource.change("loggia.printer", values("pin", "\"4711\""));
		assertEquals("a4 3 4711", System.getProperty("printer"));
		resource.change("loggia.printer", values("copies", "null"));
		assertEquals("a4 1 4711", System.getProperty("printer"));
		resource.reset("loggia.printer");
		assertEquals("a4 1 null", System.getProperty("printer"));
		resource.reset("loggia.printer");
	}

	@Test
	void aSecretGoesInAndNeverComesOut() throws Exception {
		var answer = JSON.valueToTree(resource.change("loggia.printer", values("pin", "\"4711\"")));
		assertFalse(answer.toString().contains("4711"), answer.toString());
		var pin = answer.at("/attributes/2");
		assertEquals("pin true true true", String.join(" ", pin.path("id").asText(), pin.path("secret").asText(), pin.path("set").asText(), "" + pin.path("value").isNull()));
		var refusal = assertThrows(RestException.class, () -> resource.change("loggia.printer", values("pin", "[\"4712\"]")));
		assertFalse(refusal.getMessage().contains("4712"), refusal.getMessage());
	}

	@Test
	void whatDoesNotFitIsRefusedWithItsNameBeforeAnythingChanges() throws Exception {
		assertRefused("copies", "copies", "0");
		assertRefused("copies", "copies", "10");
		assertRefused("copies", "copies", "1.5");
		assertRefused("copies", "copies", "99999999999");
		assertRefused("copies", "copies", "\"3\"");
		assertRefused("copies", "copies", "[3]");
		assertRefused("paper", "paper", "\"a5\"");
		assertRefused("names", "names", "\"a\"");
		assertRefused("names", "names", "[1]");
		assertRefused("colour", "colour", "1");
		assertRefused("copies", "pin", "\"1\"", "copies", "true");
		assertEquals("a4 1 null", System.getProperty("printer"));
		assertEquals(List.of(), felix.routes());
		assertFalse(resource.list(FIRST).items().get(0).changed());
		assertEquals(400, assertThrows(RestException.class, () -> resource.change("loggia.printer", new ConfigurationsResource.Change(null))).status);
	}

	@Test
	void aComponentThatDoesNotComeUpGetsItsOldSettingsBack() throws Exception {
		resource.change("loggia.printer", values("copies", "2"));
		var refusal = assertThrows(RestException.class, () -> resource.change("loggia.printer", values("paper", "\"none\"")));
		assertEquals("422 notReady", refusal.status + " " + refusal.code);
		assertTrue(refusal.getMessage().contains("a printer needs paper"), refusal.getMessage());
		assertEquals("a4 2 null", System.getProperty("printer"));
		assertEquals("release", felix.routes().get(felix.routes().size() - 1));
	}

	@Test
	void aFailedSelfTestUndoesTheChange() throws Exception {
		felix.notReady("the self-test failed: no toner");
		var refusal = assertThrows(RestException.class, () -> resource.change("loggia.printer", values("copies", "2")));
		assertTrue(refusal.getMessage().contains("no toner"), refusal.getMessage());
		assertEquals("a4 1 null", System.getProperty("printer"));
		assertFalse(resource.list(FIRST).items().get(0).changed());
	}

	@Test
	void aFactoryMakesInstances() throws Exception {
		resource.change("loggia.printer.queue~lobby", values("title", "\"Lobby\""));
		var items = resource.list(FIRST).items();
		assertEquals(List.of("loggia.printer", "loggia.printer.queue", "loggia.printer.queue~lobby"), items.stream().map(ConfigurationsResource.Item::pid).toList());
		assertEquals("true false loggia.printer.queue", items.get(1).factory() + " " + items.get(2).factory() + " " + items.get(2).factoryPid());
		assertEquals("Lobby", JSON.valueToTree(resource.show("loggia.printer.queue~lobby")).at("/attributes/0/value").asText());
		assertEquals("factory", assertThrows(RestException.class, () -> resource.change("loggia.printer.queue", values("title", "\"x\""))).code);
		resource.reset("loggia.printer.queue~lobby");
		assertEquals(2, resource.list(FIRST).items().size());
		assertEquals(404, assertThrows(RestException.class, () -> resource.reset("loggia.printer.queue~lobby")).status);
	}

	@Test
	void theListComesInParts() throws Exception {
		resource.change("loggia.printer.queue~lobby", values("title", "\"Lobby\""));
		assertEquals(List.of("loggia.printer.queue~lobby"), pids(new Paging(2, 2, null, false, null)));
		assertEquals(3, resource.list(new Paging(2, 2, null, false, null)).total());
		assertEquals(List.of("loggia.printer.queue~lobby", "loggia.printer.queue"), pids(new Paging(1, 2, "pid", true, null)));
		assertEquals("loggia.printer.queue~lobby", pids(new Paging(1, 50, "changed", true, null)).get(0));
		assertEquals(List.of("loggia.printer.queue~lobby"), pids(new Paging(1, 50, null, false, "LOBBY")));
		assertEquals(400, assertThrows(RestException.class, () -> resource.list(new Paging(1, 50, "description", false, null))).status);
	}

	private List<String> pids(Paging paging) {
		return resource.list(paging).items().stream().map(ConfigurationsResource.Item::pid).toList();
	}

	@Test
	void whatIsSetLiesInTheDataFolder() throws Exception {
		resource.change("loggia.printer", values("copies", "3"));
		try (var files = Files.walk(data.resolve("config"))) {
			assertTrue(files.anyMatch(file -> file.getFileName().toString().equals("printer.config")), "the file of the PID");
		}
	}

	private void assertRefused(String attribute, String... pairs) throws Exception {
		var change = values(pairs);
		Executable work = () -> resource.change("loggia.printer", change);
		var refusal = assertThrows(RestException.class, work);
		assertEquals("400 badValue " + attribute, refusal.status + " " + refusal.code + " " + refusal.file, refusal.getMessage());
		assertNull(refusal.getCause());
	}

	private static ConfigurationsResource.Change values(String... pairs) throws Exception {
		var values = new java.util.TreeMap<String, JsonNode>();
		for (int i = 0; i < pairs.length; i += 2) values.put(pairs[i], JSON.readTree(pairs[i + 1]));
		return new ConfigurationsResource.Change(Map.copyOf(values));
	}

	private static void until(Callable<Boolean> condition) throws Exception {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.call()) {
			assertTrue(System.nanoTime() < deadline, "did not happen within 20 s; the printer is " + System.getProperty("printer"));
			TimeUnit.MILLISECONDS.sleep(5);
		}
	}
}
