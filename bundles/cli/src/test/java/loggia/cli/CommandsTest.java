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
		gateway.answer("GET /api/v1/apps", 200, "{\"apps\":[{\"appId\":\"shop\",\"name\":\"Shop\",\"version\":\"1\",\"kind\":\"release\",\"url\":\"/miniapp/shop/\"}]}");
		assertEquals(0, run("list"));
		assertTrue(out.toString().contains("shop  Shop  1        release  " + gateway.url() + "/miniapp/shop/"), out.toString());
		assertEquals(0, run("list", "--json"));
		assertEquals("Shop", Json.parse(out.toString()).at("/apps/0/name").asText());
	}

	@Test
	void uninstallApproveAndRevokeAskTheGatewayOnce() {
		gateway.answer("DELETE /api/v1/apps/shop", 204, "").answer("POST /api/v1/approvals", 200, "{}").answer("DELETE /api/v1/grants/shop/local:a b/scope.camera", 200, "{}");
		assertEquals(0, run("uninstall", "shop"));
		assertEquals(0, run("app", "approve", "shop", "requestPayment"));
		assertEquals("{\"appId\":\"shop\",\"api\":\"requestPayment\"}", new String(gateway.asked.get(1).body()));
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
	void apiDeploySendsTheJarsBytes() throws Exception {
		gateway.answer("POST /api/v1/apis", 201, "{\"name\":\"greet\",\"version\":\"1.0.0\"}");
		var jar = Files.writeString(folder.resolve("greet.jar"), "bytes");
		assertEquals(0, run("api", "deploy", jar.toString()));
		assertEquals("bytes", new String(gateway.asked.get(0).body()));
		assertTrue(out.toString().contains("greet 1.0.0 is deployed"));
		assertEquals(2, run("api", "deploy", folder.resolve("none.jar").toString()));
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
