package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import loggia.container.session.SessionState;
import loggia.container.web.OpenCounts;
import loggia.rest.router.TestApi;
import loggia.worker.wire.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators see and do, over HTTP through the router, with real workers. */
class OperatorTest {
	private TestGateway gateway;

	@BeforeEach
	void open() throws Exception {
		gateway = new TestGateway(Map.of());
		gateway.releases.install("alpha", Neighbour.APP);
		gateway.releases.install("beta", Neighbour.APP + "// another release");
		TestApi.ACTIONS.clear();
	}

	@AfterEach
	void close() throws Exception {
		gateway.close();
	}

	@Test
	void sessionsAreListedFoundAndCounted() throws Exception {
		Browser one = Browser.open(gateway, "alpha");
		Browser two = Browser.open(gateway, "beta");
		JsonNode all = get("/api/v1/sessions?sort=appId");
		assertEquals(2, all.path("total").asInt());
		assertEquals("alpha", all.at("/items/0/appId").asText());
		assertTrue(Math.abs(System.currentTimeMillis() - all.at("/items/0/since").asLong()) < 60_000, all.toString());
		assertEquals(one.session(), get("/api/v1/sessions?appId=alpha").at("/items/0/session").asText());
		assertEquals(0, get("/api/v1/sessions?state=suspended").path("total").asInt());
		assertEquals(1, get("/api/v1/sessions?q=BETA&size=1").path("items").size());
		assertEquals(Map.of("alpha", 1, "beta", 1), new OpenCounts(gateway.container).byApp());
		assertEquals(2, new OpenCounts(gateway.container).byRelease().size());
		one.close();
		two.close();
	}

	@Test
	void aSessionStartsAnewInAWorkerAndKeepsItsPage() throws Exception {
		Browser browser = Browser.open(gateway, "alpha");
		int before = pid(browser);
		assertEquals(204, send("POST", "/api/v1/sessions/" + browser.session() + "/restart"));
		assertTrue(browser.shell.next(Kind.HIDE).json().contains("restoring"));
		WalkTest.await(() -> gateway.container.sessions().get(browser.session()).describe().has("worker"));
		assertEquals(SessionState.FOREGROUND, gateway.container.sessions().get(browser.session()).state());
		assertEquals(before, pid(browser), "its worker had no fault and serves on");
		assertEquals(0, gateway.incidents(browser.session()).size());
		assertEquals("session.restart " + browser.session() + " done", TestApi.ACTIONS.get(0));
		assertEquals(404, send("POST", "/api/v1/sessions/none/restart"));
		assertEquals("session.restart none refused:noSession", TestApi.ACTIONS.get(1));
		browser.close();
	}

	@Test
	void aWorkerThatAnOperatorRestartsIsNobodysFault() throws Exception {
		Browser browser = Browser.open(gateway, "alpha");
		for (int i = 0; i < 4; i++) {
			int pid = pid(browser);
			JsonNode worker = get("/api/v1/workers").path("items").findParents("pid").stream().filter(w -> w.path("pid").asInt() == pid).findFirst().orElseThrow();
			assertEquals("ready app:alpha 1", worker.path("state").asText() + " " + worker.path("group").asText() + " " + worker.path("sessions").asInt());
			assertEquals(204, send("POST", "/api/v1/workers/" + worker.path("number").asInt() + "/restart"));
			WalkTest.await(() -> gateway.container.sessions().get(browser.session()).describe().path("workerPid").asInt(pid) != pid);
			assertNotEquals(pid, pid(browser));
			WalkTest.await(() -> ProcessHandle.of(pid).isEmpty());
		}
		assertEquals(SessionState.FOREGROUND, gateway.container.sessions().get(browser.session()).state());
		assertEquals(0, gateway.incidents(browser.session()).size(), "no incident, and not closed as one that crashes");
		assertEquals(404, send("POST", "/api/v1/workers/9999/restart"));
		browser.close();
	}

	@Test
	void workersAreListedInParts() throws Exception {
		Browser alpha = Browser.open(gateway, "alpha");
		Browser beta = Browser.open(gateway, "beta");
		pid(alpha);
		pid(beta);
		JsonNode all = get("/api/v1/workers");
		assertTrue(all.path("total").asInt() >= 2, all.toString());
		JsonNode second = get("/api/v1/workers?page=2&size=1");
		assertEquals("2 1 1", second.path("page").asInt() + " " + second.path("size").asInt() + " " + second.path("items").size());
		assertEquals(all.at("/items/1/pid"), second.at("/items/0/pid"));
		JsonNode last = get("/api/v1/workers?sort=-group&size=1");
		assertEquals("app:beta", last.at("/items/0/group").asText(), "the spare, which has no group, comes last then");
		JsonNode found = get("/api/v1/workers?q=APP:ALPHA");
		assertEquals("1 " + pid(alpha), found.path("total").asInt() + " " + found.at("/items/0/pid").asInt());
		assertEquals(400, send("GET", "/api/v1/workers?sort=worker"));
		alpha.close();
		beta.close();
	}

	@Test
	void logsComeLiveAndFiltered() throws Exception {
		gateway.container.logs().add("alpha", "info", "console", "s1", "early");
		gateway.container.logs().add("beta", "error", "console", "s2", "of another");
		var lines = new BufferedReader(new InputStreamReader(gateway.http.send(request("/api/v1/logs?follow=true&appId=alpha&level=info").build(), BodyHandlers.ofInputStream()).body()));
		assertEquals("early", next(lines).path("text").asText());
		gateway.container.logs().add("beta", "error", "console", "s2", "of another");
		gateway.container.logs().add("alpha", "debug", "console", "s1", "too small");
		gateway.container.logs().add("alpha", "error", "App.onShow", "s1", "live");
		JsonNode line = next(lines);
		assertEquals("live alpha error App.onShow", String.join(" ", line.path("text").asText(), line.path("appId").asText(), line.path("level").asText(), line.path("source").asText()));
		assertTrue(Math.abs(System.currentTimeMillis() - line.path("at").asLong()) < 60_000);
		lines.close();
		JsonNode kept = get("/api/v1/logs?level=error");
		assertEquals("of another", kept.at("/items/0/text").asText());
		assertEquals(3, kept.path("items").size());
		assertEquals(400, send("GET", "/api/v1/logs?level=loud"));
		assertEquals(400, send("GET", "/api/v1/logs?source=nowhere"));
	}

	@Test
	void theOverviewCounts() throws Exception {
		Browser browser = Browser.open(gateway, "alpha");
		JsonNode seen = get("/api/v1/overview");
		assertEquals(1, seen.at("/sessions/foreground").asInt());
		assertEquals(0, seen.at("/sessions/suspended").asInt());
		assertTrue(seen.path("workers").asInt() >= 1, seen.toString());
		assertEquals("gateway", seen.at("/processes/0/name").asText());
		assertTrue(seen.at("/processes/0/rss").asLong() > 10_000_000, seen.toString());
		assertEquals("ok", seen.at("/health/status").asText());
		assertTrue(seen.path("uptime").asLong() > 0 && seen.path("java").asText().matches("\\d+.*"), seen.toString());
		browser.close();
	}

	private int pid(Browser browser) throws Exception {
		WalkTest.await(() -> gateway.container.sessions().get(browser.session()).describe().has("workerPid"));
		return gateway.container.sessions().get(browser.session()).describe().path("workerPid").asInt();
	}

	private JsonNode next(BufferedReader lines) throws Exception {
		return CompletableFuture.supplyAsync(() -> {
			try {
				for (String line = lines.readLine(); line != null; line = lines.readLine()) {
					if (!line.isEmpty()) {
						return (JsonNode) Json.parse(line).orElseThrow();
					}
				}
				throw new AssertionError("the stream ended");
			} catch (java.io.IOException e) {
				throw new java.io.UncheckedIOException(e);
			}
		}).get(Peer.SECONDS, TimeUnit.SECONDS);
	}

	private JsonNode get(String path) throws Exception {
		var answer = gateway.http.send(request(path).build(), BodyHandlers.ofString());
		assertEquals(200, answer.statusCode(), answer.body());
		return Json.parse(answer.body()).orElseThrow();
	}

	private int send(String method, String path) throws Exception {
		return gateway.http.send(request(path).method(method, BodyPublishers.noBody()).build(), BodyHandlers.discarding()).statusCode();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path)).timeout(Duration.ofSeconds(Peer.SECONDS));
	}
}
