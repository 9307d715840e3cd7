package loggia.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import loggia.launcher.RealGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A live task, a subscription and a socket-like handle over updates of their bundle in the running distribution: each ends on its own version. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class KeptAcrossUpdatesIT {
	private static final String LINES = "loggia.itest.line";
	private static RealGateway gateway;
	private static Function<Map<String, Object>, Object> driver;

	@BeforeAll
	static void start() throws Exception {
		gateway = RealGateway.start(Distribution.folder("kept"));
		driver = gateway.driver();
	}

	@AfterAll
	static void stop() {
		if (gateway != null) gateway.close();
	}

	@Test
	void eachEndsOnItsOwnVersionAndARetryWorksOnTheNew() throws Exception {
		deployed("1.0.0");
		assertEquals("1.0.0", version("openLine", "a"));
		call("onLineRing", "-").get(10, TimeUnit.SECONDS);
		var task = call("watchLine", "a");
		var endless = call("waitForLine", "-");
		assertEquals(List.of("onProgressUpdate 1.0.0"), events());

		deployed("1.1.0");
		assertEquals("1.0.0", version("sendLine", "a"), "the line stays where it was opened");
		assertEquals(List.of("onLineRing 1.0.0"), events(), "and so does the subscription");
		assertEquals("1.1.0", version("openLine", "b"), "what is new is the new version's");
		assertEquals("1.1.0", version("sendLine", "b"));
		assertFalse(task.isDone());
		assertEquals("1.0.0", version("closeLine", "a"));
		assertEquals(answer("a", "1.0.0"), task.get(10, TimeUnit.SECONDS), "the task ends on its own version");
		assertEquals(List.of("onLineClose:a:closed 1.0.0"), events());
		assertEquals("1.1.0", version("openLine", "a"), "a retry works on the new version");
		assertFalse(endless.isDone());
		assertEquals(2, gateway.bundles(LINES).size(), "the old version stays for its subscription and its task");

		deployed("1.2.0");
		assertEquals("INTERNAL", endless.get(10, TimeUnit.SECONDS), "a task that does not end is ended");
		assertEquals(List.of("onLineRingEnd 1.0.0"), events());
		Until.is(2, () -> gateway.bundles(LINES).size());
		assertEquals("1.1.0", version("sendLine", "b"), "the predecessor's lines go on");
		call("onLineRing", "-").get(10, TimeUnit.SECONDS);
		assertEquals("1.2.0", version("openLine", "c"));
		assertEquals("1.2.0", version("sendLine", "c"));
		assertEquals(List.of("onLineRing 1.2.0"), events());

		call("offLineRing", "-").get(10, TimeUnit.SECONDS);
		assertEquals("1.1.0", version("closeLine", "a"));
		assertEquals("1.1.0", version("closeLine", "b"));
		assertEquals(List.of("onLineRingEnd 1.2.0", "onLineClose:a:closed 1.1.0", "onLineClose:b:closed 1.1.0"), events());
		Until.is(1, () -> gateway.bundles(LINES).size());

		assertEquals(200, gateway.operator.delete("/api/v1/apis/" + LINES).status());
		assertEquals("1.2.0", version("closeLine", "c"), "a removed capability still closes what it opened");
		assertEquals("NOT_SUPPORTED", call("openLine", "d").get(10, TimeUnit.SECONDS));
		Until.is(0, () -> gateway.bundles(LINES).size());
	}

	private static void deployed(String version) {
		var answer = gateway.operator.post("/api/v1/apis", new BundleMaker(LINES, version).classes("loggia.itest.line").bytes());
		assertEquals("201 " + version, answer.status() + " " + answer.body().path("version").asText(), answer.toString());
	}

	@SuppressWarnings("unchecked")
	private static CompletableFuture<String> call(String name, String line) {
		return (CompletableFuture<String>) driver.apply(Map.of("do", "call", "name", name, "params", "{\"line\":\"" + line + "\"}"));
	}

	private static String version(String name, String line) throws Exception {
		var json = call(name, line).get(10, TimeUnit.SECONDS);
		return json.replaceAll(".*\"version\":\"([^\"]*)\".*", "$1");
	}

	private static String answer(String line, String version) {
		return "{\"line\":\"" + line + "\",\"version\":\"" + version + "\"}";
	}

	/** What the caller heard since it was asked last. */
	@SuppressWarnings("unchecked")
	private static List<String> events() {
		return ((List<String>) driver.apply(Map.of("do", "events"))).stream().map(event -> event.replaceAll("\\{\"version\":\"([^\"]*)\"}", "$1")).toList();
	}
}
