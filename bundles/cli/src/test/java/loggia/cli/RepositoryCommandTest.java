package loggia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories, and what an app needs from them, as typed; against a peer that speaks the gateway's HTTP API. Nobody sits at a terminal. */
class RepositoryCommandTest {
	private static final String RESOLUTION = "/api/v1/apps/shop/resolution";
	private static final String MISSING = "{\"appId\":\"shop\",\"runs\":false,\"needs\":[],\"missing\":[{\"family\":\"payment 1.x\",\"apis\":[\"requestPayment\"],\"from\":\"acme.payment 1.2.0\",\"repository\":\"acme\",\"reasons\":[]}],"
			+ "\"absent\":[],\"deploy\":[{\"repository\":\"acme\",\"name\":\"acme.payment\",\"version\":\"1.2.0\",\"sha256\":\"abc\",\"families\":[\"payment 1.2\"],\"because\":\"Shop uses payment 1.2\"}],\"remarks\":[\"acme was last read 3 days ago\"]}";
	private static final String RUNS = "{\"appId\":\"shop\",\"runs\":true,\"needs\":[{\"family\":\"payment 1.2\",\"apis\":[\"requestPayment\"],\"bundle\":\"acme.payment\",\"version\":\"1.2.0\"}],\"missing\":[],\"absent\":[],\"deploy\":[],\"remarks\":[]}";
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
		gateway.answer("POST /api/v1/apps", 201, "{\"appId\":\"shop\",\"version\":\"1.0.0\",\"url\":\"/miniapp/shop/\",\"warnings\":[]}");
	}

	@AfterEach
	void close() {
		gateway.close();
	}

	@Test
	void installWithoutATerminalDeploysNothingAndSaysWhatToRun() throws Exception {
		gateway.answer("GET " + RESOLUTION, 200, MISSING);
		assertEquals(CliException.INCOMPLETE, run("install", project()));
		assertTrue(err.toString().contains("shop needs payment 1.2 (from acme.payment 1.2.0, repository acme): Shop uses payment 1.2"), err.toString());
		assertTrue(err.toString().contains("Note: acme was last read 3 days ago"), err.toString());
		assertTrue(err.toString().contains("Next: loggia app resolve shop --yes"), err.toString());
		assertTrue(out.toString().contains("shop 1.0.0 is installed"), out.toString());
		assertFalse(gateway.asked.stream().anyMatch(each -> each.line().equals("POST " + RESOLUTION)));
	}

	@Test
	void installWithYesSendsWhatWasShownAndNothingElse() throws Exception {
		gateway.answer("GET " + RESOLUTION, 200, MISSING).answer("POST " + RESOLUTION, 200, "{\"deployed\":[{\"name\":\"acme.payment\",\"major\":1,\"version\":\"1.2.0\"}],\"resolution\":" + RUNS + "}");
		assertEquals(0, run("install", project(), "--yes", "--json"));
		assertEquals("{\"deploy\":[\"abc\"]}", new String(gateway.asked.get(2).body()));
		var answer = Json.parse(out.toString());
		assertEquals("acme.payment", answer.at("/deployed/0/name").asText());
		assertTrue(answer.at("/resolution/runs").asBoolean());
	}

	@Test
	void aRefusedBundleIsTheFailureOfTheCommand() throws Exception {
		gateway.answer("GET " + RESOLUTION, 200, MISSING).answer("POST " + RESOLUTION, 422, "{\"error\":{\"code\":\"notReady\",\"message\":\"acme.payment is refused: the till is closed\"}}");
		assertEquals(1, run("install", project(), "-y"));
		assertTrue(err.toString().contains("the till is closed"), err.toString());
	}

	@Test
	void aGatewayThatKnowsNoResolutionsInstallsAsBefore() throws Exception {
		assertEquals(0, run("install", project()));
	}

	@Test
	void resolveSaysWhoOffersWhatAndWhatIsMissing() {
		gateway.answer("GET " + RESOLUTION, 200, RUNS);
		assertEquals(0, run("app", "resolve", "shop"));
		assertTrue(out.toString().contains("payment 1.2  acme.payment 1.2.0  requestPayment") && out.toString().contains("shop runs here."), out.toString());
		gateway.answer("GET " + RESOLUTION, 200,
				"{\"runs\":false,\"needs\":[],\"missing\":[{\"family\":\"pay 1.x\",\"apis\":[\"pay\"],\"reasons\":[\"pay is here as pay 2.0, the app is bound to 1.x\"]}],\"absent\":[\"acme.scan\"],\"deploy\":[],\"remarks\":[]}");
		assertEquals(CliException.INCOMPLETE, run("app", "resolve", "shop"));
		assertTrue(err.toString().contains("shop needs pay 1.x (pay):") && err.toString().contains("  pay is here as pay 2.0"), err.toString());
		assertTrue(err.toString().contains("shop uses acme.scan, which no bundle here and no repository offers"), err.toString());
	}

	@Test
	void repositoriesAreAddedListedRefreshedAndForgotten() {
		gateway.answer("POST /api/v1/repositories", 201, "{\"name\":\"acme\",\"bundles\":1}").answer("GET /api/v1/repositories", 200,
				"{\"items\":[{\"name\":\"acme\",\"url\":\"https://acme.example/\",\"bundles\":1,\"fetchedAt\":0,\"problem\":\"it does not answer\"}],\"total\":1}").answer("DELETE /api/v1/repositories/acme", 204, "")
				.answer("POST /api/v1/repositories/acme/refresh", 200, "{\"repository\":{\"name\":\"acme\",\"bundles\":2},\"downloaded\":2}")
				.answer("GET /api/v1/repositories/acme/bundles", 200, "{\"items\":[{\"name\":\"acme.payment\",\"version\":\"1.2.0\",\"families\":[\"payment 1.2\"],\"apis\":[\"requestPayment\"]}],\"total\":1}");
		assertEquals(0, run("repository", "add", "acme", "some/folder"));
		assertTrue(new String(gateway.asked.get(0).body()).contains("\"url\":\"" + Path.of("some/folder").toAbsolutePath() + "\""), "the gateway gets an absolute path");
		assertTrue(out.toString().contains("acme has 1 API bundle."), out.toString());
		assertEquals(0, run("repository", "list"));
		assertTrue(out.toString().contains("acme  1        1970-01-01T00:00:00Z  https://acme.example/"), out.toString());
		assertTrue(err.toString().contains("Note: it does not answer"));
		assertEquals(0, run("repository", "show", "acme"));
		assertTrue(out.toString().contains("acme.payment  1.2.0    payment 1.2  requestPayment"), out.toString());
		assertEquals(0, run("repository", "refresh", "--download"));
		assertTrue(out.toString().contains("acme has 2 API bundles. 2 came."), out.toString());
		assertEquals(0, run("repository", "remove", "acme"));
	}

	@Test
	void indexWritesOneForAFolderWithoutAGateway() throws Exception {
		var manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().putValue("Bundle-SymbolicName", "greet");
		manifest.getMainAttributes().putValue("Bundle-Version", "1.0.0");
		new JarOutputStream(Files.newOutputStream(folder.resolve("greet.jar")), manifest).close();
		Files.writeString(folder.resolve("other.jar"), "text");
		assertEquals(0, run("repository", "index", folder.toString()));
		assertTrue(out.toString().contains(folder.resolve("index.xml") + " names 1 bundle."), out.toString());
		assertTrue(err.toString().contains("left out: other.jar cannot be read"), err.toString());
		assertTrue(Files.readString(folder.resolve("index.xml")).contains("value=\"greet\""));
		assertEquals(2, run("repository", "index", folder.resolve("none").toString()));
	}

	private String project() throws Exception {
		var project = Files.createDirectories(folder.resolve("shop"));
		Files.writeString(project.resolve("app.json"), "{}");
		return project.toString();
	}

	private int run(String... args) {
		out.getBuffer().setLength(0);
		err.getBuffer().setLength(0);
		return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
	}
}
