package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loggia.container.session.SessionState;
import loggia.worker.wire.Kind;
import loggia.worker.wire.RunningSessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An app that ends its worker again and again, in a process that it shares with another one. */
class CrashLoopTest {
	private static final String BAD = "(function (on) { on('echo', (d) => d); on('split', () => { 'a'.repeat(1 << 28).split(''); }); })";
	private TestGateway gateway;
	private Browser good;

	@BeforeEach
	void open() throws Exception {
		gateway = new TestGateway(Map.of("worker_group", "shared"));
		gateway.releases.install("bad", BAD);
		gateway.releases.install("good", Neighbour.APP);
		good = Browser.open(gateway, "good");
	}

	@AfterEach
	void close() throws Exception {
		good.close();
		gateway.close();
	}

	private JsonNode workers() throws Exception {
		return Json.parse(gateway.get(gateway.host(), "/api/v1/workers").body()).orElseThrow();
	}

	private int post(String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path)).POST(BodyPublishers.noBody()).build();
		return gateway.http.send(request, BodyHandlers.discarding()).statusCode();
	}

	/** Opens the app and lets it crash until that is enough. */
	private Browser crashLoop() throws Exception {
		Browser bad = Browser.open(gateway, "bad");
		for (int i = 0; i < 3; i++) {
			bad.view.tap("split", "{}");
			good.shell.next(Kind.HIDE);
			good.shell.next(Kind.SHOW);
			if (i < 2) {
				bad.shell.next(Kind.HIDE);
				bad.shell.next(Kind.SHOW);
			}
		}
		return bad;
	}

	/** Whose code runs in the process of the good app. */
	private Set<String> atWork() {
		int number = gateway.container.sessions().get(good.session()).describe().path("worker").asInt();
		return RunningSessions.read(gateway.data.resolve("workers/" + number + "/out/running")).orElseThrow();
	}

	private void goodStillWorks() throws Exception {
		good.view.tap("echo", "7");
		good.view.next(m -> m.header().kind() == Kind.PATCH && m.json().contains("tap 7"));
		assertEquals(List.of(), gateway.incidents(good.session()), "its worker died three times, by the hand of another");
	}

	@Test
	void isClosedAndRefusedWhileTheOtherGoesOn() throws Exception {
		Browser bad = crashLoop();
		String error = bad.shell.next(Kind.ERROR).json();
		assertTrue(error.contains("“App bad” crashed again and again and was stopped. It can be opened again in a minute."), error);
		assertTrue(bad.shell.next(Kind.CLOSE).json().contains("\"reason\":\"crashed\""));
		assertEquals(List.of("worker-lost"), gateway.incidents(bad.session()), "one program, one incident");
		String refusal = Browser.refused(gateway, "bad");
		assertTrue(refusal.contains("\"reason\":\"quarantined\"") && refusal.contains("in a minute."), refusal);
		JsonNode listed = workers().path("quarantined");
		assertEquals("bad 1.0.0 1", listed.size() == 1 ? String.join(" ", listed.at("/0/appId").asText(), listed.at("/0/version").asText(), listed.at("/0/times").asText()) : listed.toString());
		assertTrue(new WorkersHealthCheck(gateway.container).execute().toString().contains("quarantined: bad 1.0.0"));
		goodStillWorks();
	}

	@Test
	void allItsSessionsEndAndAnOperatorMayLetItInAgain() throws Exception {
		Browser bystander = Browser.open(gateway, "bad");
		crashLoop();
		assertTrue(bystander.shell.next(Kind.CLOSE).json().contains("\"reason\":\"crashed\""));
		assertEquals(List.of(), gateway.incidents(bystander.session()), "it did nothing itself");
		assertEquals(204, post("/api/v1/workers/quarantine/bad/lift"));
		assertEquals(404, post("/api/v1/workers/quarantine/bad/lift"));
		Browser again = Browser.open(gateway, "bad");
		again.view.tap("echo", "1");
		again.view.awaitPatch("1");
		goodStillWorks();
	}

	@Test
	void aNewReleaseOpens() throws Exception {
		crashLoop().shell.next(Kind.CLOSE);
		gateway.releases.install("bad", BAD + "// corrected");
		Browser.open(gateway, "bad").close();
	}

	/** Nobody's code runs when the process ends: no app is charged, but a session does not come back for ever. */
	@Test
	void aWorkerThatSomebodyElseKillsIsNoCrashOfTheApp() throws Exception {
		for (int i = 0; i < 3; i++) {
			WalkTest.await(() -> gateway.container.sessions().get(good.session()).describe().has("workerPid"));
			ProcessHandle worker = ProcessHandle.of(gateway.container.sessions().get(good.session()).describe().path("workerPid").asLong()).orElseThrow();
			good.view.tap("echo", "1");
			good.view.awaitPatch("\"tap 1\"");
			WalkTest.await(() -> atWork().isEmpty());
			worker.destroyForcibly();
			if (i < 2) {
				good.shell.next(Kind.HIDE);
				good.shell.next(Kind.SHOW);
			}
		}
		assertTrue(good.shell.next(Kind.CLOSE).json().contains("crashed"));
		assertFalse(workers().path("quarantined").elements().hasNext());
		good = Browser.open(gateway, "good");
		assertEquals(SessionState.FOREGROUND, gateway.container.sessions().get(good.session()).state());
	}
}
