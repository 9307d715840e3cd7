package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import loggia.container.session.Session;
import org.junit.jupiter.api.Test;

/** Which class of worker a session runs in, and with whom. */
class PlacesTest {
	private static final String APP = "(function (on) { on('assembly', () => typeof WebAssembly); })";

	private static JsonNode worker(TestGateway gateway, Browser browser) {
		Session session = gateway.container.sessions().get(browser.session());
		int number = session.describe().path("worker").asInt();
		for (JsonNode worker : gateway.container.pool().describe()) {
			if (worker.path("worker").asInt() == number) {
				return worker;
			}
		}
		throw new AssertionError("no worker " + number);
	}

	private static void assertClass(TestGateway gateway, Browser browser, String kind, String assembly) {
		assertEquals(kind, worker(gateway, browser).path("class").asText());
		browser.view.tap("assembly", "{}");
		browser.view.awaitPatch("\"" + assembly + "\"");
	}

	@Test
	void trustedAppsAreFastAndNeverShareAProcessWithContainedOnes() throws Exception {
		try (TestGateway gateway = new TestGateway(Map.of("worker_group", "shared", "fast_apps", new String[] { "quick", "quicker" }))) {
			for (String app : new String[] { "slow", "slower", "quick", "quicker" }) {
				gateway.releases.install(app, APP);
			}
			Browser slow = Browser.open(gateway, "slow");
			Browser quick = Browser.open(gateway, "quick");
			Browser slower = Browser.open(gateway, "slower");
			Browser quicker = Browser.open(gateway, "quicker");
			assertClass(gateway, slow, "contained", "undefined");
			assertClass(gateway, slower, "contained", "undefined");
			assertClass(gateway, quick, "fast", "object");
			assertClass(gateway, quicker, "fast", "object");
			assertEquals(worker(gateway, slow).path("worker"), worker(gateway, slower).path("worker"));
			assertEquals(worker(gateway, quick).path("worker"), worker(gateway, quicker).path("worker"));
			assertEquals("shared", worker(gateway, quick).path("group").asText());
		}
	}

	@Test
	void theSpareIsOfTheStandardClass() throws Exception {
		try (TestGateway gateway = new TestGateway(Map.of("worker_class", "fast"))) {
			gateway.releases.install("a", APP);
			assertClass(gateway, Browser.open(gateway, "a"), "fast", "object");
		}
	}

	@Test
	void appsOfOnePublisherShareAProcessAndOneWithoutPublisherStandsAlone() throws Exception {
		try (TestGateway gateway = new TestGateway(Map.of("worker_group", "publisher"))) {
			for (String app : new String[] { "acme-1", "acme-2", "other-1", "nobody", "nobody-2" }) {
				gateway.releases.install(app, APP);
			}
			gateway.releases.publishers.putAll(Map.of("acme-1", "acme", "acme-2", "acme", "other-1", "other"));
			Browser one = Browser.open(gateway, "acme-1");
			Browser two = Browser.open(gateway, "acme-2");
			assertEquals(worker(gateway, one).path("worker"), worker(gateway, two).path("worker"));
			assertEquals("publisher:acme", worker(gateway, one).path("group").asText());
			assertEquals("publisher:other", worker(gateway, Browser.open(gateway, "other-1")).path("group").asText());
			assertEquals("app:nobody", worker(gateway, Browser.open(gateway, "nobody")).path("group").asText());
			assertEquals("app:nobody-2", worker(gateway, Browser.open(gateway, "nobody-2")).path("group").asText());
		}
	}

	@Test
	void onePersonsAppsShareAProcess() throws Exception {
		try (TestGateway gateway = new TestGateway(Map.of("worker_group", "user"))) {
			gateway.releases.install("a", APP);
			gateway.releases.install("b", APP);
			String me = Browser.device();
			Browser a = Browser.open(gateway, me, "a", null);
			Browser b = Browser.open(gateway, me, "b", null);
			Browser others = Browser.open(gateway, "a");
			assertEquals(worker(gateway, a).path("worker"), worker(gateway, b).path("worker"));
			assertNotEquals(worker(gateway, a).path("worker"), worker(gateway, others).path("worker"));
			assertTrue(worker(gateway, a).path("group").asText().startsWith("user:"));
		}
	}
}
