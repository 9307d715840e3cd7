package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import loggia.container.session.SessionState;
import loggia.worker.wire.Kind;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Which process a session gets, what holds that process, and what is left when the gateway stops. */
class PoolTest {
	private static JsonNode workers(TestGateway gateway) {
		return gateway.container.pool().describe();
	}

	private static Stream<JsonNode> stream(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false);
	}

	@Test
	void oneWorkerPerAppAndOneSpare() throws Exception {
		try (TestGateway gateway = new TestGateway(Map.of("worker_idle_ms", 200))) {
			gateway.releases.install("a", Neighbour.APP);
			gateway.releases.install("b", Neighbour.APP);
			WalkTest.await(() -> stream(workers(gateway)).anyMatch(w -> w.get("spare").asBoolean() && w.get("ready").asBoolean()));
			int spare = workers(gateway).get(0).get("worker").asInt();
			Browser a1 = Browser.open(gateway, "a");
			Browser a2 = Browser.open(gateway, "a");
			Browser b = Browser.open(gateway, "b");
			assertEquals(spare, worker(gateway, a1), "the spare takes the first app");
			assertEquals(worker(gateway, a1), worker(gateway, a2));
			assertNotEquals(worker(gateway, a1), worker(gateway, b));
			WalkTest.await(() -> stream(workers(gateway)).filter(w -> w.get("spare").asBoolean()).count() == 1 && workers(gateway).size() == 3);
			gateway.container.sessions().get(b.session()).end("ended", "test");
			b.shell.next(Kind.CLOSE);
			WalkTest.await(() -> stream(workers(gateway)).noneMatch(w -> "app:b".equals(w.get("group").asText())));
			Result health = new WorkersHealthCheck(gateway.container).execute();
			assertEquals(gateway.container.pool().limits().missing().isEmpty() ? Result.Status.OK : Result.Status.WARN, health.getStatus());
			assertTrue(health.toString().contains("jitless"), health.toString());
		}
	}

	private static int worker(TestGateway gateway, Browser browser) {
		return gateway.container.sessions().get(browser.session()).describe().get("worker").asInt();
	}

	@Test
	void aFullPoolTakesTheWorkerNobodyLooksAtAndRestoresItsSessionLater() throws Exception {
		try (TestGateway gateway = new TestGateway(Map.of("workers_max", 1, "worker_spare", false, "background_ms", 50, "suspend_ms", 50))) {
			gateway.releases.install("a", Neighbour.APP);
			gateway.releases.install("b", Neighbour.APP);
			String cookie = Browser.device();
			Browser a = Browser.open(gateway, cookie, "a", null);
			Browser refused = Browser.shell(gateway, Browser.device(), "b", null, false);
			assertTrue(refused.shell.next(Kind.CLOSE).json().contains("busy"));
			a.close();
			var session = gateway.container.sessions().get(a.session());
			WalkTest.await(() -> session.state() == SessionState.SUSPENDED);
			Browser b = Browser.open(gateway, "b");
			b.close();
			WalkTest.await(() -> gateway.container.sessions().get(b.session()).state() == SessionState.SUSPENDED);
			Browser again = Browser.open(gateway, cookie, "a", a.session());
			assertEquals(a.session(), again.session());
			again.view.tap("echo", "1");
			again.view.awaitPatch("\"tap 1\"");
		}
	}

	@Test
	void aWorkerIsHeldByWhatTheMachineOffers() throws Exception {
		try (TestGateway gateway = new TestGateway(Map.of("worker_spare", false))) {
			gateway.releases.install("a", Neighbour.APP);
			Browser.open(gateway, "a");
			var limits = gateway.container.pool().limits();
			long pid = workers(gateway).get(0).get("pid").asLong();
			ProcessHandle java = Stream.concat(Stream.of(ProcessHandle.of(pid).orElseThrow()), ProcessHandle.of(pid).orElseThrow().descendants())
					.filter(p -> p.info().command().orElse("").endsWith("java")).findFirst().orElseThrow();
			Path proc = Path.of("/proc/" + java.pid());
			Assumptions.assumeTrue(limits.missing().isEmpty(), "this machine lacks " + limits.missing());
			assertNotEquals(Files.readSymbolicLink(Path.of("/proc/self/ns/net")), Files.readSymbolicLink(proc.resolve("ns/net")));
			assertNotEquals(Files.readSymbolicLink(Path.of("/proc/self/ns/pid")), Files.readSymbolicLink(proc.resolve("ns/pid")));
			String status = Files.readString(proc.resolve("status"));
			assertTrue(status.contains("NoNewPrivs:\t1") && status.matches("(?s).*CapEff:\\s+0+\\n.*"), status);
			assertTrue(Files.readString(proc.resolve("limits")).matches("(?s).*Max data size\\s+" + (1_400L << 20) + ".*"));
			assertFalse(Files.exists(proc.resolve("root").resolve(gateway.data.resolve("gateway.secret").toString().substring(1))), "the gateway's secret is in reach");
			assertFalse(Files.exists(proc.resolve("root/etc/passwd")), "the machine's files are in reach");
		}
	}

	@Test
	void aDamagedFileOfLanguageDataIsReplacedBeforeItIsUsed() throws Exception {
		try (TestGateway gateway = new TestGateway(Map.of("worker_spare", false))) {
			gateway.releases.install("a", "(function (on) { on('say', () => new Date(0).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai' })); })");
			Browser.open(gateway, "a");
			Path icu;
			try (Stream<Path> all = Files.walk(gateway.data.resolve("worker"))) {
				icu = all.filter(f -> f.endsWith("icudt.dat")).findFirst().orElseThrow();
			}
			gateway.stop();
			byte[] bytes = Files.readAllBytes(icu);
			byte[] damaged = bytes.clone();
			damaged[damaged.length / 2] ^= 1;
			Files.write(icu, damaged);
			gateway.start();
			Browser again = Browser.open(gateway, "a");
			again.view.tap("say", "{}");
			again.view.awaitPatch("\"1970/1/1 08:00:00\"");
			assertEquals(-1, Arrays.mismatch(bytes, Files.readAllBytes(icu)));
		}
	}

	@Test
	void compiledCodeIsKeptPerAppAndSigned() throws Exception {
		try (TestGateway gateway = new TestGateway(Map.of("worker_idle_ms", 100))) {
			gateway.releases.install("a", Neighbour.APP);
			Browser a = Browser.open(gateway, "a");
			Path cache = gateway.data.resolve("cache");
			WalkTest.await(() -> caches(cache).size() == 2);
			gateway.container.sessions().get(a.session()).end("ended", "test");
			WalkTest.await(() -> stream(workers(gateway)).noneMatch(w -> "app:a".equals(w.get("group").asText())));
			Path damaged = caches(cache).get(0);
			byte[] bytes = Files.readAllBytes(damaged);
			bytes[bytes.length - 1] ^= 1;
			Files.write(damaged, bytes);
			Browser again = Browser.open(gateway, "a");
			again.view.tap("echo", "1");
			again.view.awaitPatch("\"tap 1\"");
			Path in = gateway.data.resolve("workers/" + worker(gateway, again) + "/in");
			assertEquals(List.of(caches(cache).stream().map(Path::getFileName).filter(n -> !n.equals(damaged.getFileName())).findFirst().orElseThrow()),
					caches(in).stream().map(Path::getFileName).toList(), "only what is signed is handed out");
		}
	}

	private static List<Path> caches(Path folder) {
		if (!Files.exists(folder)) {
			return List.of();
		}
		try (Stream<Path> all = Files.walk(folder)) {
			return all.filter(f -> f.toString().endsWith(".v8cache")).toList();
		} catch (IOException e) {
			return List.of();
		}
	}

	@Test
	void aStoppedGatewayLeavesNoProcessAndItsSessionsGoOnLater() throws Exception {
		TestGateway gateway = new TestGateway(Map.of());
		gateway.releases.install("a", "(function (on, call) { let n = 0; on('count', () => ++n); on('hide', () => [n]); on('opened', () => call.opened()); })");
		String cookie = Browser.device();
		Browser a = Browser.open(gateway, cookie, "a", null);
		a.view.tap("count", "{}");
		a.view.awaitPatch("1");
		List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
		assertFalse(children.isEmpty());
		gateway.stop();
		try (Stream<Path> left = Files.list(gateway.data.resolve("workers"))) {
			assertEquals(List.of(), left.toList(), "the next gateway finds nothing that is still being deleted");
		}
		assertEquals(1001, a.shell.closeCode());
		WalkTest.await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
		WalkTest.await(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.isAlive() && t.getName().matches("(worker-|workers-|sessions).*")));
		gateway.start();
		Browser again = Browser.open(gateway, cookie, "a", a.session());
		assertEquals(a.session(), again.session());
		again.view.tap("opened", "{}");
		assertTrue(again.view.next(m -> m.header().kind() == Kind.PATCH && m.json().contains("restore")).json().contains("\"state\":[1]"));
		gateway.close();
	}
}
