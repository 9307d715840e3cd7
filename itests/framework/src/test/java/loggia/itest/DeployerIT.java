package loggia.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import loggia.launcher.RealGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.SynchronousBundleListener;

/** Bundles are exchanged over HTTP in the running distribution while calls go on (threats O01 to O04). */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DeployerIT {
	private static final int PER_SECOND = 2_000;
	private static final String STEADY = "loggia.itest.steady";
	private static Path data;
	private static RealGateway gateway;
	private static Function<Map<String, Object>, Object> driver;

	/** One call under load; times of {@link System#nanoTime()}. */
	private record Call(long begin, long end, String outcome) {}

	@BeforeAll
	static void start() throws Exception {
		data = Distribution.folder("deployer");
		gateway = RealGateway.start(data);
		driver = gateway.driver();
	}

	@AfterAll
	static void stop() {
		if (gateway != null) gateway.close();
	}

	@AfterEach
	void clear() throws Exception {
		for (var name : List.of("greet", STEADY)) {
			gateway.operator.delete("/api/v1/apis/" + name);
			Until.is(0, () -> gateway.bundles(name).size());
		}
	}

	@Test
	void O01_noCallNoticesAnUpdate() throws Exception {
		var first = Files.readAllBytes(Distribution.root().resolve("examples/greet/target/greet-1.0.0.jar"));
		var next = Files.readAllBytes(Distribution.root().resolve("examples/greet-next/target/greet-next-1.1.0.jar"));
		deployed(first, "1.0.0");
		driver.apply(Map.of("do", "load", "name", "greet", "params", "{\"name\":\"Ann\"}", "perSecond", PER_SECOND));
		long begun = System.nanoTime();
		pass(1_500);
		long updateBegins = System.nanoTime();
		deployed(next, "1.1.0");
		long updated = System.nanoTime();
		pass(1_500);
		long removalBegins = System.nanoTime();
		assertEquals(200, gateway.operator.delete("/api/v1/apis/greet").status());
		long removed = System.nanoTime();
		assertFalse(((List<?>) driver.apply(Map.of("do", "names"))).contains("greet"), "canIUse('greet') is false");
		pass(500);
		long backBegins = System.nanoTime();
		deployed(first, "1.0.0");
		long back = System.nanoTime();
		pass(700);
		deployed(first, "1.0.0");
		long again = System.nanoTime();
		pass(700);
		var calls = stopLoad();
		long ended = System.nanoTime();

		double seconds = (ended - begun) / 1e9;
		long longest = calls.stream().mapToLong(c -> c.end - c.begin).max().orElseThrow();
		System.out.printf("O01: %d calls in %.1f s (%.0f/s); longest %.1f ms; deploys took %.0f, %.0f, %.0f ms, the removal %.0f ms%n", calls.size(), seconds, calls.size() / seconds, longest / 1e6,
			(updated - updateBegins) / 1e6, (back - backBegins) / 1e6, (again - back) / 1e6 - 700, (removed - removalBegins) / 1e6);
		assertTrue(calls.size() > seconds * PER_SECOND * 0.75, "the load was there: " + calls.size() + " calls");
		assertTrue(longest <= 500_000_000L, "longest call " + longest / 1e6 + " ms");

		var before = calls.stream().filter(c -> c.begin < removalBegins).toList();
		assertEquals(List.of(), before.stream().filter(c -> !isGreeting(c, "1.0") && !isGreeting(c, "1.1")).toList(), "no call fails between versions");
		assertTrue(before.stream().filter(c -> isGreeting(c, "1.0")).count() > 1_000 && before.stream().filter(c -> isGreeting(c, "1.1")).count() > 1_000);
		long firstNew = before.stream().filter(c -> isGreeting(c, "1.1")).mapToLong(Call::end).min().orElseThrow();
		assertTrue(firstNew > updateBegins);
		assertEquals(List.of(), before.stream().filter(c -> c.begin > firstNew && isGreeting(c, "1.0")).toList(), "never 1.0 after the first 1.1");
		assertEquals(List.of(), before.stream().filter(c -> c.begin > updated && !isGreeting(c, "1.1")).toList(), "the deploy answers when the new version serves");
		var gone = calls.stream().filter(c -> c.begin > removed && c.begin < backBegins).toList();
		assertTrue(gone.size() > 100);
		assertEquals(List.of(), gone.stream().filter(c -> !c.outcome.equals("NOT_SUPPORTED") && c.end < backBegins).toList(), "after the removal it is not supported");
		var returned = calls.stream().filter(c -> c.begin > back).toList();
		assertTrue(returned.stream().filter(c -> c.begin > again).count() > 500);
		assertEquals(List.of(), returned.stream().filter(c -> !isGreeting(c, "1.0")).toList(), "the same version deployed over itself fails no call");
	}

	@Test
	void O01_callersInsideFinishWhereTheyBegan() throws Exception {
		deployed(steady("1.0.0").bytes(), "1.0.0");
		var inside = new ArrayList<CompletableFuture<String>>();
		for (int i = 0; i < 100; i++) inside.add(call("steady", "{\"ms\":1500}"));
		deployed(steady("1.1.0").bytes(), "1.1.0");
		assertTrue(inside.stream().noneMatch(CompletableFuture::isDone), "they were inside during the update");
		assertEquals("{\"version\":\"1.1.0\"}", call("steady", "{\"ms\":0}").get(10, TimeUnit.SECONDS));
		for (var each : inside) assertEquals("{\"version\":\"1.0.0\"}", each.get(10, TimeUnit.SECONDS));
		Until.is(1, () -> gateway.bundles(STEADY).size());
		assertEquals("1.1.0", gateway.bundle(STEADY).getVersion().toString());
	}

	@Test
	void O02_deploysOfOneNameFollowEachOther() throws Exception {
		var jars = List.of(steady("1.0.0").bytes(), steady("2.0.0").bytes());
		var threads = Executors.newFixedThreadPool(2);
		try {
			for (int round = 0; round < 8; round++) {
				var together = new CyclicBarrier(2);
				var answers = new ConcurrentLinkedQueue<Operator.Answer>();
				var deploys = jars.stream().<Callable<Void>>map(jar -> () -> {
					together.await(10, TimeUnit.SECONDS);
					answers.add(gateway.operator.post("/api/v1/apis", jar));
					return null;
				}).toList();
				for (var done : threads.invokeAll(deploys)) done.get();
				assertEquals(List.of(201, 201), answers.stream().map(Operator.Answer::status).toList(), answers.toString());
				Until.is(1, () -> gateway.bundles(STEADY).size());
				var left = gateway.bundle(STEADY);
				assertEquals(Bundle.ACTIVE, left.getState());
				var listed = listed(STEADY);
				assertEquals(1, listed.size(), listed.toString());
				assertEquals("active " + left.getVersion(), listed.get(0).get("state").asText() + " " + listed.get(0).get("version").asText());
				assertEquals("{\"version\":\"" + left.getVersion() + "\"}", call("steady", "{\"ms\":0}").get(10, TimeUnit.SECONDS));
			}
		} finally {
			threads.shutdownNow();
		}
	}

	@Test
	void O03_aBundleThatDoesNotStartNeverTakesACall() throws Exception {
		deployed(steady("1.0.0").bytes(), "1.0.0");
		refusedAndUntouched(steady("1.1.0").classes("loggia.itest.release,loggia.itest.broken").with("Bundle-Activator", "loggia.itest.broken.Throwing"), 422, "startFailed", "no such device");
		refusedAndUntouched(steady("1.2.0").classes("loggia.itest.release,loggia.itest.broken").with("Bundle-Activator", "loggia.itest.broken.Hanging"), 422, "startTimeout", "within 5 s");
		refusedAndUntouched(new BundleMaker(STEADY, "1.3.0").with("Provide-Capability", "loggia.api;family=steady;names:List<String>=\"steady\""), 422, "notReady", "offered no API");
	}

	@Test
	void O04_whatDoesNotResolveIsRefusedBeforeTheOldOneIsTouched() throws Exception {
		deployed(steady("1.0.0").bytes(), "1.0.0");
		refusedAndUntouched(steady("1.1.0").with("Import-Package", "no.such.library,*"), 422, "unresolved", "no.such.library");
		refusedAndUntouched(steady("1.1.0").with("Import-Package", "org.slf4j;version='[99,100)',*"), 422, "unresolved", "org.slf4j");
		refusedAndUntouched(steady("1.1.0").with("-exportcontents", "loggia.itest.release"), 400, "exportsPackages", "exports");
	}

	@Test
	void O06_aNameThatAnotherBundleHoldsIsNotTakenOver() throws Exception {
		var thief = new BundleMaker("loggia.itest.thief", "9.0.0").classes("loggia.itest.release");
		deployed(steady("1.0.0").bytes(), "1.0.0");
		var answer = gateway.operator.post("/api/v1/apis", thief.bytes());
		assertEquals("422 notReady", answer.status() + " " + answer.code(), answer.toString());
		assertTrue(answer.message().contains(STEADY), answer.message());
		assertEquals("{\"version\":\"1.0.0\"}", call("steady", "{\"ms\":0}").get(10, TimeUnit.SECONDS));
		Until.is(0, () -> gateway.bundles("loggia.itest.thief").size());
	}

	@Test
	void aVersionThatIsNotWellIsTakenBack() throws Exception {
		deployed(steady("1.0.0").bytes(), "1.0.0");
		var ill = steady("1.1.0").classes("loggia.itest.release,loggia.itest.ill").bytes();
		var answer = gateway.operator.post("/api/v1/apis?watch=true", ill);
		assertEquals("422 returned", answer.status() + " " + answer.code(), answer.toString());
		assertTrue(answer.message().contains("its health check ill is critical: the printer is on fire"), answer.message());
		assertEquals("{\"version\":\"1.0.0\"}", call("steady", "{\"ms\":0}").get(10, TimeUnit.SECONDS));
		var listed = listed(STEADY).stream().filter(each -> each.path("state").asText().equals("active")).findFirst().orElseThrow();
		assertEquals("1.0.0 1.1.0", listed.path("version").asText() + " " + listed.at("/returned/version").asText());
		assertTrue(gateway.operator.get("/api/v1/audit").body().toString().contains("api.return"), "it stands in the audit log");
		deployed(steady("1.2.0").bytes(), "1.2.0");
		assertTrue(listed(STEADY).stream().allMatch(each -> each.path("returned").isNull()), "until the next deploy");
	}

	@Test
	void theStepsOfADeployComeAsLines() throws Exception {
		deployed(steady("1.0.0").bytes(), "1.0.0");
		var lines = gateway.operator.lines("/api/v1/apis", steady("1.1.0").bytes());
		assertEquals(List.of("received", "verified", "installed", "resolved", "started", "tested", "switched", "draining", "done"), lines.stream().map(line -> line.path("step").asText()).toList());
		assertEquals("1.1.0", lines.get(8).at("/result/version").asText());
		var failed = gateway.operator.lines("/api/v1/apis", steady("1.2.0").with("Import-Package", "no.such.library,*").bytes());
		assertEquals("failed unresolved", failed.get(failed.size() - 1).path("step").asText() + " " + failed.get(failed.size() - 1).at("/error/code").asText());
		assertEquals("{\"version\":\"1.1.0\"}", call("steady", "{\"ms\":0}").get(10, TimeUnit.SECONDS));
	}

	@Test
	void theImpactOfAJarIsKnownBeforeItIsDeployed() throws Exception {
		deployed(steady("1.0.0").bytes(), "1.0.0");
		var other = new BundleMaker(STEADY, "1.1.0").with("Provide-Capability", "loggia.api;family=steady;version:Version='1.1';names:List<String>=\"still\"");
		var answer = gateway.operator.post("/api/v1/apis/impact", other.bytes()).body();
		assertEquals("1.0.0 [\"steady\"] [] 1", answer.path("replaces").asText() + " " + answer.path("gone") + " " + answer.path("apps") + " " + answer.path("major"), answer.toString());
		assertEquals(1, listed(STEADY).size());
	}

	@Test
	void aJarInTheWatchedFolderIsDeployedUpdatedAndRemoved() throws Exception {
		var folder = data.resolve("deploy");
		Until.is(true, () -> Files.isDirectory(folder));
		var jar = folder.resolve("steady.jar");
		Files.write(jar, steady("1.0.0").bytes());
		Until.is("{\"version\":\"1.0.0\"}", () -> call("steady", "{\"ms\":0}").get(10, TimeUnit.SECONDS));
		Files.write(jar, steady("1.1.0").with("Import-Package", "no.such.library,*").bytes());
		Until.is(true, () -> Files.exists(folder.resolve("steady.jar.failed.txt")));
		assertTrue(Files.readString(folder.resolve("steady.jar.failed.txt")).contains("no.such.library"));
		assertEquals("{\"version\":\"1.0.0\"}", call("steady", "{\"ms\":0}").get(10, TimeUnit.SECONDS));
		Files.write(jar, steady("1.2.0").bytes());
		Until.is("{\"version\":\"1.2.0\"}", () -> call("steady", "{\"ms\":0}").get(10, TimeUnit.SECONDS));
		Until.is(false, () -> Files.exists(folder.resolve("steady.jar.failed.txt")));
		Files.delete(jar);
		Until.is("NOT_SUPPORTED", () -> call("steady", "{\"ms\":0}").get(10, TimeUnit.SECONDS));
	}

	/** Deploys over the 1.0.0 that serves: it is refused, and nothing at all happens to that one. */
	private static void refusedAndUntouched(BundleMaker jar, int status, String code, String words) throws Exception {
		var serving = gateway.bundle(STEADY);
		var events = new ConcurrentLinkedQueue<Integer>();
		SynchronousBundleListener listener = event -> {
			if (event.getBundle().equals(serving)) events.add(event.getType());
		};
		gateway.system().addBundleListener(listener);
		var answer = gateway.operator.post("/api/v1/apis", jar.bytes());
		assertEquals(status + " " + code, answer.status() + " " + answer.code(), answer.toString());
		assertTrue(answer.message().contains(words), answer.message());
		assertEquals("{\"version\":\"1.0.0\"}", call("steady", "{\"ms\":0}").get(10, TimeUnit.SECONDS));
		Until.is(1, () -> gateway.bundles(STEADY).size());
		gateway.system().removeBundleListener(listener);
		assertEquals(List.of(), List.copyOf(events), "events of the one that serves");
		assertEquals(serving, gateway.bundle(STEADY));
		assertEquals(1, listed(STEADY).size());
	}

	private static BundleMaker steady(String version) {
		return new BundleMaker(STEADY, version).classes("loggia.itest.release");
	}

	private static void deployed(byte[] jar, String version) {
		var answer = gateway.operator.post("/api/v1/apis", jar);
		assertEquals("201 " + version, answer.status() + " " + answer.body().path("version").asText(), answer.toString());
	}

	private static List<JsonNode> listed(String name) {
		var found = new ArrayList<JsonNode>();
		gateway.operator.get("/api/v1/apis").body().get("items").forEach(bundle -> {
			if (bundle.get("name").asText().equals(name)) found.add(bundle);
		});
		return found;
	}

	@SuppressWarnings("unchecked")
	private static CompletableFuture<String> call(String name, String params) {
		return (CompletableFuture<String>) driver.apply(Map.of("do", "call", "name", name, "params", params));
	}

	@SuppressWarnings("unchecked")
	private static List<Call> stopLoad() {
		var done = (List<Object[]>) driver.apply(Map.of("do", "stop"));
		return done.stream().map(c -> new Call((Long) c[0], (Long) c[1], (String) c[2])).toList();
	}

	private static boolean isGreeting(Call call, String version) {
		return call.outcome.contains("\"version\":\"" + version + "\"");
	}

	/** Lets the load go on for that long: it is a measurement's length, nothing is waited for. */
	private static void pass(long ms) {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
		for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) LockSupport.parkNanos(left);
	}
}
