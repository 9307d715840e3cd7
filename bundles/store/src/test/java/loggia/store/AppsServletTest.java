package loggia.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP API on a real Jetty. */
class AppsServletTest {
	private static final long LIMIT = 100_000;

	@TempDir
	Path data;
	private TestDatabase database;
	private Server server;
	private URI apps;
	private final HttpClient client = HttpClient.newHttpClient();
	private final ObjectMapper json = new ObjectMapper();

	@BeforeEach
	void open() throws Exception {
		database = new TestDatabase(data);
		server = new Server();
		var connector = new ServerConnector(server);
		connector.setHost("127.0.0.1");
		server.addConnector(connector);
		var context = new ServletContextHandler();
		context.addServlet(new ServletHolder(new AppsServlet(new SqlReleases(data, database, new TestBuild(), 3), LIMIT, 2)), "/api/v1/apps/*");
		server.setHandler(context);
		server.start();
		apps = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/api/v1/apps");
	}

	@AfterEach
	void close() throws Exception {
		server.stop();
		database.close();
	}

	@Test
	void installsListsShowsAndRemoves() throws Exception {
		var installed = post("?kind=develop", TestBuild.zip("shop 1.0.0"));
		assertEquals(201, installed.statusCode());
		var answer = body(installed);
		assertEquals("shop", answer.path("appId").asText());
		assertEquals("1.0.0", answer.path("version").asText());
		assertEquals("App shop", answer.path("name").asText());
		assertEquals("/miniapp/shop/", answer.path("url").asText());
		assertEquals(64, answer.path("digest").asText().length());
		assertEquals("mended", answer.at("/warnings/0/message").asText());
		var listed = body(get("")).at("/apps/0");
		assertEquals("develop", listed.path("kind").asText());
		assertEquals(answer.path("digest"), listed.path("digest"));
		var shown = body(get("/shop"));
		assertEquals("pay", shown.at("/apis/0").asText());
		assertEquals("1.0.0", shown.at("/releases/0/version").asText());
		assertEquals(204, send("DELETE", "/shop").statusCode());
		assertEquals(0, body(get("")).path("apps").size());
		assertEquals(404, get("/shop").statusCode());
		assertEquals("not-installed", body(send("DELETE", "/shop")).at("/error/code").asText());
	}

	@Test
	void takesTheFallbackIdForAPackageWithoutOne() throws Exception {
		assertEquals("my-app", body(post("?fallbackAppId=my-app", TestBuild.zip("- 1"))).path("appId").asText());
		assertEquals("invalid-app-id", body(post("?fallbackAppId=..%2Fx", TestBuild.zip("- 1"))).at("/error/code").asText());
	}

	@Test
	void aPackageThatCannotBeOpenedIs422WithEveryFinding() throws Exception {
		var refused = post("", TestBuild.zip("shop 0"));
		assertEquals(422, refused.statusCode());
		var error = body(refused).path("error");
		assertEquals("not-openable", error.path("code").asText());
		assertEquals("app.txt", error.at("/diagnostics/0/file").asText());
		assertEquals(404, get("/shop").statusCode());
		assertNothingLeft();
	}

	@Test
	void refusesWhatIsNoZipOrTooLargeOrOfAnUnknownKind() throws Exception {
		assertError(400, "not-a-zip", post("", "hello".getBytes()));
		assertError(400, "not-a-zip", post("", new byte[0]));
		assertError(400, "invalid-kind", post("?kind=beta", TestBuild.zip("shop 1")));
		assertError(413, "too-large", post("", new byte[(int) LIMIT + 1]));
		assertError(405, "method-not-allowed", send("PUT", ""));
		assertNothingLeft();
	}

	@Test
	void aQueryThatIsNoQueryIsRefusedWithASentence() throws Exception {
		assertEquals("a b", Query.parameter("x=1&kind=a%20b&kind=c", "kind"));
		assertNull(Query.parameter("x=1&kind", "kind"));
		assertEquals("invalid-query", assertThrows(StoreException.class, () -> Query.parameter("kind=%zz", "kind")).code);
	}

	@Test
	void stopsReadingABodyOfUnknownLengthAtTheLimit() throws Exception {
		var endless = BodyPublishers.ofInputStream(() -> new java.io.SequenceInputStream(new java.io.ByteArrayInputStream(new byte[(int) LIMIT]),
				new java.io.ByteArrayInputStream(new byte[(int) LIMIT])));
		assertError(413, "too-large", client.send(HttpRequest.newBuilder(apps).POST(endless).build(), HttpResponse.BodyHandlers.ofString()));
		assertNothingLeft();
	}

	@Test
	void aFormContentTypeDoesNotEatTheBody() throws Exception {
		var request = HttpRequest.newBuilder(URI.create(apps + "?kind=trial")).header("Content-Type", "application/x-www-form-urlencoded")
				.POST(BodyPublishers.ofByteArray(TestBuild.zip("shop 1"))).build();
		assertEquals(201, client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
	}

	private void assertError(int status, String code, HttpResponse<String> response) throws IOException {
		assertEquals(status, response.statusCode());
		var error = body(response).path("error");
		assertEquals(code, error.path("code").asText());
		assertTrue(error.path("message").asText().length() > 20, "the message says what to do");
	}

	private void assertNothingLeft() throws IOException {
		try (var left = Files.list(data.resolve("releases/.staging"))) {
			assertEquals(0, left.count());
		}
	}

	private JsonNode body(HttpResponse<String> response) throws IOException {
		return json.readTree(response.body());
	}

	private HttpResponse<String> post(String query, byte[] body) throws Exception {
		return client.send(HttpRequest.newBuilder(URI.create(apps + query)).POST(BodyPublishers.ofByteArray(body)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private HttpResponse<String> get(String path) throws Exception {
		return send("GET", path);
	}

	private HttpResponse<String> send(String method, String path) throws Exception {
		return client.send(HttpRequest.newBuilder(URI.create(apps + path)).method(method, BodyPublishers.noBody()).build(),
				HttpResponse.BodyHandlers.ofString());
	}
}
