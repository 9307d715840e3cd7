package loggia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as typed, against a peer that speaks the gateway's HTTP API. */
class CommandsTest {
	@TempDir
	Path folder;
	private FakeGateway gateway;
	private final StringWriter out = new StringWriter();
	private final StringWriter err = new StringWriter();

	@BeforeEach
	void open() throws Exception {
		Files.deleteIfExists(Credentials.ofThisPerson().file());
		gateway = new FakeGateway();
		Credentials.ofThisPerson().put(gateway.url(), FakeGateway.TOKEN);
	}

	@AfterEach
	void close() {
		gateway.close();
	}

	@Test
	void installSendsTheFolderWithoutWhatDoesNotBelongToTheApp() throws Exception {
		gateway.answer("POST /api/v1/apps", 201, "{\"appId\":\"shop\",\"version\":\"1.0.0\",\"url\":\"/miniapp/shop/\",\"warnings\":[]}");
		var project = project("My Shop");
		Files.writeString(Files.createDirectories(project.resolve("node_modules/x")).resolve("x.js"), "");
		Files.writeString(Files.createDirectories(project.resolve(".git")).resolve("config"), "");
		Files.createSymbolicLink(project.resolve("link"), Path.of("/etc/passwd"));
		assertEquals(0, run("install", project.toString(), "--json"));
		var answer = Json.parse(out.toString());
		assertEquals("shop", answer.path("appId").asText());
		assertEquals(gateway.url() + "/miniapp/shop/", answer.path("url").asText());
		var asked = gateway.asked.get(0);
		assertEquals("POST /api/v1/apps?kind=release&fallbackAppId=My-Shop", asked.line());
		assertEquals(Set.of("app.json", "pages/index/index.wxml"), entries(asked.body()));
		assertTrue(err.toString().contains("left out link"), err.toString());
	}

	@Test
	void installPrintsEveryFindingOfARefusal() throws Exception {
		gateway.answer("POST /api/v1/apps", 422, "{\"error\":{\"code\":\"not-openable\",\"message\":\"No page opens\",\"diagnostics\":"
				+ "[{\"level\":\"error\",\"file\":\"app.json\",\"line\":3,\"column\":7,\"code\":\"json\",\"message\":\"a comma is missing\"}]}}");
		assertEquals(1, run("install", project("shop").toString()));
		assertTrue(err.toString().contains("app.json:3:7 error json a comma is missing"), err.toString());
		assertEquals(1, run("install", project("shop2").toString(), "--json"));
		assertEquals("json", Json.parse(out.toString()).at("/error/diagnostics/0/code").asText());
	}

	@Test
	void listShowsATableOrTheGatewaysJson() {
		gateway.answer("GET /api/v1/apps", 200, "{\"items\":[{\"appId\":\"shop\",\"name\":\"Shop\",\"version\":\"1\",\"kind\":\"release\",\"url\":\"/miniapp/shop/\"}],\"total\":1}");
		assertEquals(0, run("list"));
		assertTrue(out.toString().contains("shop  Shop  1        release  " + gateway.url() + "/miniapp/shop/"), out.toString());
		assertEquals(0, run("list", "--json"));
		assertEquals("Shop", Json.parse(out.toString()).at("/items/0/name").asText());
	}

	@Test
	void uninstallApproveAndRevokeAskTheGatewayOnce() {
		gateway.answer("DELETE /api/v1/apps/shop", 204, "").answer("PUT /api/v1/approvals/shop/requestPayment", 200, "{}").answer("DELETE /api/v1/grants/shop/local:a b/scope.camera", 200, "{}");
		assertEquals(0, run("uninstall", "shop"));
		assertEquals(0, run("app", "approve", "shop", "requestPayment"));
		assertEquals("PUT /api/v1/approvals/shop/requestPayment", gateway.asked.get(1).line());
		assertEquals(0, run("grants", "shop", "--revoke", "local:a b", "scope.camera"));
		assertEquals("DELETE /api/v1/grants/shop/local%3Aa%20b/scope.camera", gateway.asked.get(2).line());
		assertEquals(3, gateway.asked.size());
	}

	@Test
	void logsFollowAsksForWhatIsNew() {
		gateway.answer("GET /api/v1/logs/shop?after=0&wait=0", 200, "{\"lines\":[{\"seq\":7,\"time\":\"T\",\"level\":\"error\",\"source\":\"Page.onLoad\",\"text\":\"boom\"}],\"next\":7}")
				.answer("GET /api/v1/logs/shop?after=7&wait=20", 404, "{\"error\":{\"code\":\"not-installed\",\"message\":\"shop is gone\"}}");
		assertEquals(0, run("logs", "shop"));
		assertEquals("T error Page.onLoad boom", out.toString().strip());
		assertEquals(1, run("logs", "shop", "--follow", "--json"));
		assertEquals(7, Json.parse(out.toString().lines().findFirst().orElseThrow()).path("seq").asInt());
		assertTrue(out.toString().contains("shop is gone"));
	}

	@Test
	void apiDeploySendsTheJarsBytesAndTellsTheSteps() throws Exception {
		gateway.answer("POST /api/v1/apis/impact", 200, "{\"name\":\"greet\",\"major\":1,\"version\":\"1.0.0\",\"apps\":[]}").answer("POST /api/v1/apis", 200,
				"{\"step\":\"received\",\"ms\":1}\n{\"step\":\"installed\",\"ms\":12}\n{\"step\":\"done\",\"ms\":30,\"result\":{\"name\":\"greet\",\"version\":\"1.0.0\"}}\n");
		var jar = Files.writeString(folder.resolve("greet.jar"), "bytes");
		assertEquals(0, run("api", "deploy", jar.toString(), "--wait"));
		assertEquals("POST /api/v1/apis?watch=true bytes", gateway.asked.get(1).line() + " " + new String(gateway.asked.get(1).body()));
		assertTrue(out.toString().contains("greet 1.0.0 is deployed"));
		assertTrue(err.toString().contains("    12 ms  installed"), err.toString());
		assertEquals(0, run("api", "deploy", jar.toString(), "--json"));
		assertEquals("1.0.0", Json.parse(out.toString()).path("version").asText());
		assertEquals(2, run("api", "deploy", folder.resolve("none.jar").toString()));
		gateway.answer("POST /api/v1/apis", 200, "{\"step\":\"received\",\"ms\":1}\n{\"step\":\"failed\",\"ms\":9,\"error\":{\"code\":\"startFailed\",\"message\":\"greet does not start\"}}\n");
		assertEquals(1, run("api", "deploy", jar.toString(), "--json"));
		assertEquals("startFailed", Json.parse(out.toString()).at("/error/code").asText());
	}

	@Test
	void whatTakesApisFromMiniProgramsNeedsAYes() throws Exception {
		var apps = "\"apps\":[{\"appId\":\"shop\",\"name\":\"Shop\",\"version\":\"2\",\"apis\":[\"greet\"]}],\"sessions\":12";
		gateway.answer("GET /api/v1/apis/greet/impact", 200, "{" + apps + ",\"announced\":[]}").answer("DELETE /api/v1/apis/greet", 200, "{}").answer("POST /api/v1/apis/impact", 200,
				"{\"name\":\"greet\",\"major\":1,\"version\":\"1.2.0\",\"replaces\":\"1.1.0\",\"beside\":[2],\"gone\":[\"greet\"]," + apps + "}")
				.answer("POST /api/v1/apis", 200, "{\"step\":\"done\",\"ms\":30,\"result\":{\"name\":\"greet\",\"version\":\"1.2.0\"}}");
		assertEquals(4, run("api", "remove", "greet"));
		assertTrue(err.toString().contains("Shop 2 (shop) uses greet") && err.toString().contains("12 sessions are open.") && err.toString().contains("say --yes"), err.toString());
		assertEquals(4, run("api", "remove", "greet", "--json"));
		assertEquals("needs-yes", Json.parse(out.toString()).at("/error/code").asText());
		assertEquals(0, run("api", "remove", "greet", "--major", "1", "--yes"));
		assertEquals("DELETE /api/v1/apis/greet?major=1", gateway.asked.get(gateway.asked.size() - 1).line());
		var jar = Files.writeString(folder.resolve("greet.jar"), "bytes");
		assertEquals(4, run("api", "deploy", jar.toString()));
		assertTrue(err.toString().contains("greet 1.2.0 takes the place of 1.1.0, beside 2.x; it no longer has greet."), err.toString());
		assertEquals(0, run("api", "deploy", jar.toString(), "-y"));
		assertEquals(0, run("api", "impact", jar.toString()));
		assertTrue(out.toString().contains("it no longer has greet") && out.toString().contains("Shop 2 (shop) uses greet"), out.toString());
		assertEquals(0, run("api", "impact", "greet"));
		assertTrue(out.toString().contains("12 sessions are open."), out.toString());
	}

	@Test
	void aRollBackGoesAsFarAsItIsTold() {
		gateway.answer("GET /api/v1/apis/greet/history", 200, "{\"name\":\"greet\",\"major\":1,\"versions\":[{\"steps\":0,\"version\":\"1.1.0\",\"sha256\":\"0123456789abcdef\",\"since\":0,"
				+ "\"configurations\":null},{\"steps\":1,\"version\":\"1.0.0\",\"sha256\":\"f\",\"since\":null,\"configurations\":[\"loggia.greet\"]}]}")
				.answer("POST /api/v1/apis/greet/rollback", 200, "{\"name\":\"greet\",\"version\":\"1.0.0\",\"replaced\":\"1.1.0\"}");
		assertEquals(0, run("api", "history", "greet"));
		assertTrue(out.toString().contains("now    1.1.0    1970-01-01T00:00:00Z  0123456789ab  -"), out.toString());
		assertTrue(out.toString().contains("1      1.0.0    -                     f             loggia.greet"), out.toString());
		assertEquals(0, run("api", "rollback", "greet", "--steps", "3", "--major", "2"));
		assertEquals("POST /api/v1/apis/greet/rollback?major=2&steps=3", gateway.asked.get(1).line());
		assertEquals(0, run("api", "rollback", "greet", "--to", "1.0.0"));
		assertEquals("POST /api/v1/apis/greet/rollback?version=1.0.0", gateway.asked.get(2).line());
		assertEquals(2, run("api", "rollback", "greet", "--to", "1.0.0", "--steps", "1"));
	}

	@Test
	void aLongListIsFetchedInParts() {
		var apps = new StringBuilder();
		for (int i = 0; i < 200; i++)
			apps.append(i == 0 ? "" : ",").append("{\"appId\":\"app").append(i).append("\"}");
		gateway.answer("GET /api/v1/apps?page=1&size=200", 200, "{\"items\":[" + apps + "],\"total\":201,\"page\":1,\"size\":200}").answer("GET /api/v1/apps?page=2&size=200",
				200, "{\"items\":[{\"appId\":\"last\"}],\"total\":201,\"page\":2,\"size\":200}");
		assertEquals(0, run("list", "--json"));
		var all = Json.parse(out.toString());
		assertEquals("last 201", all.at("/items/200/appId").asText() + " " + all.path("total").asInt());
	}

	@Test
	void longListsOfServersAndApprovalsAreFetchedInParts() {
		gateway.answer("GET /api/v1/domains?appId=shop&page=1&size=200", 200, part("{\"kind\":\"request\",\"origin\":\"https://a.example\",\"release\":\"*\"}", 200, 201))
				.answer("GET /api/v1/domains?appId=shop&page=2&size=200", 200, part("{\"kind\":\"socket\",\"origin\":\"wss://last.example\",\"release\":\"*\"}", 1, 201))
				.answer("GET /api/v1/approvals?page=1&size=200", 200, part("{\"appId\":\"shop\",\"api\":\"pay\",\"release\":\"*\"}", 200, 201))
				.answer("GET /api/v1/approvals?page=2&size=200", 200, part("{\"appId\":\"last\",\"api\":\"pay\",\"release\":\"*\"}", 1, 201));
		assertEquals(0, run("app", "domains", "shop"));
		assertTrue(out.toString().contains("socket   wss://last.example"), out.toString());
		assertEquals(0, run("app", "approvals", "--json"));
		var all = Json.parse(out.toString().lines().reduce((first, last) -> last).orElseThrow());
		assertEquals("last 201", all.at("/items/200/appId").asText() + " " + all.path("total").asInt());
	}

	private static String part(String item, int times, int total) {
		return "{\"items\":[" + String.join(",", Collections.nCopies(times, item)) + "],\"total\":" + total + "}";
	}

	@Test
	void serversAreAllowedListedAndTakenBack() {
		gateway.answer("PUT /api/v1/domains/shop", 200, "{\"origin\":\"https://api.example.com\"}").answer("DELETE /api/v1/domains/shop", 204, "").answer("GET /api/v1/domains", 200,
				"{\"items\":[{\"kind\":\"socket\",\"origin\":\"wss://a.example\",\"private\":true,\"release\":\"*\"}]}");
		assertEquals(0, run("app", "domains", "shop", "--allow", "https://API.example.com", "--private"));
		assertEquals("{\"release\":\"*\",\"kind\":\"request\",\"origin\":\"https://API.example.com\",\"private\":true}", new String(gateway.asked.get(0).body()));
		assertTrue(out.toString().contains("shop may now talk to https://api.example.com (request, private)"), out.toString());
		assertEquals(0, run("app", "domains", "shop"));
		assertTrue(out.toString().contains("socket  wss://a.example  yes      *"), out.toString());
		assertEquals(0, run("app", "domains", "shop", "--remove", "wss://a.example", "--kind", "socket"));
		assertEquals("DELETE /api/v1/domains/shop?kind=socket&origin=wss%3A%2F%2Fa.example&release=*", gateway.asked.get(2).line());
		assertEquals(2, run("app", "domains", "shop", "--allow", "a", "--remove", "b"));
	}

	@Test
	void approvalsAreForOneReleaseAndCanBeTakenBack() {
		gateway.answer("PUT /api/v1/approvals/shop/pay", 200, "{}").answer("DELETE /api/v1/approvals/shop/pay", 204, "").answer("GET /api/v1/approvals", 200,
				"{\"items\":[{\"appId\":\"shop\",\"api\":\"pay\",\"release\":\"abc\"}]}");
		assertEquals(0, run("app", "approve", "shop", "pay", "--release", "abc"));
		assertEquals(0, run("app", "approve", "shop", "pay", "--release", "abc", "--withdraw"));
		assertEquals("PUT /api/v1/approvals/shop/pay?release=abc", gateway.asked.get(0).line());
		assertEquals("DELETE /api/v1/approvals/shop/pay?release=abc", gateway.asked.get(1).line());
		assertEquals(0, run("app", "approvals"));
		assertTrue(out.toString().contains("shop  pay  abc"), out.toString());
	}

	@Test
	void aBundleIsListedAndRolledBack() {
		gateway.answer("GET /api/v1/apis", 200, "{\"items\":[{\"name\":\"greet\",\"major\":1,\"version\":\"1.1.0\",\"state\":\"active\",\"apis\":[\"greet\"],\"previous\":{\"version\":\"1.0.0\"},"
				+ "\"health\":null,\"trust\":\"unsigned\"}],\"total\":1}").answer("POST /api/v1/apis/greet/rollback", 200, "{\"name\":\"greet\",\"version\":\"1.0.0\",\"replaced\":\"1.1.0\"}");
		assertEquals(0, run("api", "list"));
		assertTrue(out.toString().contains("greet   1      1.1.0    active  -       unsigned  1.0.0   greet"), out.toString());
		assertEquals(0, run("api", "rollback", "greet"));
		assertTrue(out.toString().contains("greet 1.0.0 runs again, instead of 1.1.0"), out.toString());
	}

	@Test
	void whatReleasesUseIsListedAlsoAfterADeployThatAffectsThem() throws Exception {
		var uses = "{\"items\":[{\"appId\":\"shop\",\"version\":\"1.0.0\",\"findings\":[{\"kind\":\"deprecated\",\"api\":\"wx.greet\",\"provider\":\"greet\","
				+ "\"message\":\"Use wx.hello. It goes with version 2.0 of greet.\",\"removal\":\"2.0\",\"places\":[{\"file\":\"a.js\",\"line\":3},{\"file\":\"b.js\",\"line\":4}]}]}],\"total\":1}";
		gateway.answer("GET /api/v1/compatibility", 200, uses).answer("GET /api/v1/compatibility/shop", 200, "{\"items\":[]}").answer("POST /api/v1/apis/impact", 200,
				"{\"name\":\"greet\",\"major\":1,\"version\":\"1.1.0\",\"apps\":[]}").answer("POST /api/v1/apis", 200, "{\"step\":\"done\",\"ms\":12,\"result\":{\"name\":\"greet\",\"version\":\"1.1.0\"}}\n");
		assertEquals(0, run("app", "compatibility"));
		assertEquals("shop 1.0.0: a.js:3 deprecated wx.greet: Use wx.hello. It goes with version 2.0 of greet. (also b.js:4)", out.toString().strip());
		assertEquals(0, run("app", "compatibility", "shop"));
		assertTrue(out.toString().startsWith("Nothing is used"), out.toString());
		var jar = Files.write(folder.resolve("greet.jar"), new byte[] { 1 });
		assertEquals(0, run("api", "deploy", jar.toString()), err.toString());
		assertTrue(out.toString().contains("  shop 1.0.0: a.js:3 deprecated wx.greet: Use wx.hello."), out.toString());
		assertTrue(gateway.asked.stream().anyMatch(each -> each.line().startsWith("GET /api/v1/compatibility?provider=greet&")), gateway.asked.toString());
	}

	@Test
	void uninstallTakesForceAndOneRelease() {
		gateway.answer("DELETE /api/v1/apps/shop", 204, "");
		assertEquals(0, run("uninstall", "shop", "--force", "--release", "1.0.0"));
		assertEquals("DELETE /api/v1/apps/shop?version=1.0.0&force=true", gateway.asked.get(0).line());
	}

	@Test
	void theServersMessageIsTheErrorAndTheExitCodeSaysFailed() {
		gateway.answer("DELETE /api/v1/apps/none", 404, "{\"error\":{\"code\":\"not-installed\",\"message\":\"none is not installed\"}}");
		assertEquals(1, run("uninstall", "none"));
		assertEquals("loggia: none is not installed", err.toString().strip());
		assertEquals(1, run("uninstall", "none", "--json"));
		assertEquals("not-installed", Json.parse(out.toString()).at("/error/code").asText());
	}

	@Test
	void aGatewayThatIsNotThereOrDoesNotKnowUsIsExit3() throws Exception {
		Credentials.ofThisPerson().put(gateway.url(), "stale");
		assertEquals(3, run("list"));
		assertTrue(err.toString().contains("does not accept the token"), err.toString());
		assertEquals(3, run("list", "--gateway", "http://localhost:9"));
		assertTrue(err.toString().contains("There is no token for http://localhost:9"), err.toString());
		var dead = "http://localhost:" + freePort();
		Credentials.ofThisPerson().put(dead, "x");
		assertEquals(3, run("list", "--gateway", dead));
		assertTrue(err.toString().contains("No gateway answers at " + dead) && err.toString().contains("Next: start one with loggia run"), err.toString());
	}

	@Test
	void aWrongCommandLineIsExit2WithASuggestion() {
		assertEquals(2, run("instal"));
		assertTrue(err.toString().contains("install"), err.toString());
		assertEquals(2, run("api"));
		assertEquals(2, run("list", "--gateway", "nonsense"));
		assertEquals(2, run("test", "--only", "walk"));
		assertTrue(err.toString().contains("only in a checkout"), err.toString());
		assertEquals(2, run("install", folder.resolve("none").toString()));
	}

	@Test
	void everyCommandExplainsItself() {
		for (var name : Main.commandLine(new PrintWriter(out), new PrintWriter(err)).getSubcommands().keySet()) {
			assertEquals(0, run(name, "--help"), name);
			assertTrue(out.toString().contains("Usage: loggia " + name), out.toString());
		}
	}

	@Test
	void openPrintsWhereThePageIs() {
		assertEquals(0, run("open", "shop/pages/index/index?id=1", "--json"));
		assertEquals(gateway.url() + "/miniapp/shop/pages/index/index?id=1", Json.parse(out.toString()).path("url").asText());
	}

	@Test
	void credentialsAreReadableByTheirOwnerOnlyAndKeepOtherGateways() throws Exception {
		var credentials = Credentials.ofThisPerson();
		credentials.put("https://box.lan", "other");
		assertEquals(FakeGateway.TOKEN, credentials.token(gateway.url()));
		assertEquals("other", credentials.token("https://box.lan"));
		assertEquals("[OWNER_READ, OWNER_WRITE]", new TreeSet<>(Files.getPosixFilePermissions(credentials.file())).toString());
		Files.writeString(credentials.file(), "{");
		assertEquals(3, run("list"));
		assertFalse(err.toString().contains("Exception"), err.toString());
	}

	private int run(String... args) {
		out.getBuffer().setLength(0);
		err.getBuffer().setLength(0);
		return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
	}

	private Path project(String name) throws IOException {
		var project = Files.createDirectories(folder.resolve(name));
		Files.writeString(project.resolve("app.json"), "{}");
		Files.writeString(Files.createDirectories(project.resolve("pages/index")).resolve("index.wxml"), "<view/>");
		return project;
	}

	private static Set<String> entries(byte[] zip) throws IOException {
		var names = new TreeSet<String>();
		try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
			for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry())
				names.add(entry.getName());
		}
		return names;
	}

	private static int freePort() throws IOException {
		try (var socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}
}
