package loggia.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import loggia.api.sessions.OpenSessions;
import loggia.rest.Action;
import loggia.rest.Paging;
import loggia.rest.Reply;
import loggia.rest.RestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The resource over the store and a real SQLite file. */
class AppsResourceTest {
	private static final long LIMIT = 100_000;
	private static final Paging FIRST = new Paging(1, 50, null, false, null);

	@TempDir
	Path data;
	private TestDatabase database;
	private SqlReleases releases;
	private AppsResource apps;
	private final Map<String, Integer> open = new HashMap<>();
	private final ObjectMapper json = new ObjectMapper();

	@BeforeEach
	void open() throws Exception {
		database = new TestDatabase(data);
		releases = new SqlReleases(data, database, new TestBuild(), 3);
		apps = new AppsResource(releases, new ApisInUse(releases, () -> false), LIMIT, 2);
	}

	@AfterEach
	void close() throws Exception {
		database.close();
	}

	@Test
	void everyMethodSaysWhoMayAndEveryChangeIsAnAction() {
		for (var method : Arrays.stream(AppsResource.class.getDeclaredMethods()).filter(m -> m.isAnnotationPresent(RolesAllowed.class)).toList()) {
			boolean reads = method.isAnnotationPresent(GET.class);
			assertEquals(reads ? "auditor" : "operator", method.getAnnotation(RolesAllowed.class).value()[0], method.toString());
			assertEquals(!reads, method.isAnnotationPresent(Action.class), method.toString());
		}
	}

	@Test
	void installsListsShowsAndRemoves() throws Exception {
		var request = new Asked(TestBuild.zip("shop 1.0.0"));
		var reply = apps.install("develop", null, false, request);
		assertEquals(201, reply.status());
		assertEquals("shop", request.target);
		var answer = json.valueToTree(reply.body());
		assertEquals("shop 1.0.0 App shop /miniapp/shop/", String.join(" ", answer.path("appId").asText(), answer.path("version").asText(), answer.path("name").asText(),
				answer.path("url").asText()));
		assertEquals("mended", answer.at("/warnings/0/message").asText());
		var listed = tree(apps.list(FIRST)).at("/items/0");
		assertEquals("develop", listed.path("kind").asText());
		assertEquals(answer.path("digest"), listed.path("digest"));
		assertEquals("[\"pay\",\"setStorage\"]", listed.path("apis").toString());
		assertTrue(listed.path("size").asLong() > 100, listed.toString());
		assertTrue(Math.abs(System.currentTimeMillis() - listed.path("installedAt").asLong()) < 60_000);
		assertFalse(listed.has("openSessions"));
		var shown = tree(apps.show("shop"));
		assertEquals("shop", shown.path("appId").asText());
		assertEquals("1.0.0", shown.at("/releases/0/version").asText());
		apps.remove("shop", null, false, request);
		assertEquals(0, apps.list(FIRST).total());
		assertRefused(404, "notInstalled", () -> apps.show("shop"));
		assertRefused(404, "notInstalled", () -> apps.remove("shop", null, false, request));
	}

	@Test
	void listsComeInPartsSortedAndFound() throws Exception {
		for (var each : List.of("shop 1", "news 2", "maps 3")) install(each);
		assertEquals(List.of("maps", "news"), ids(new Paging(1, 2, "name", false, null)));
		assertEquals(List.of("shop"), ids(new Paging(2, 2, "name", false, null)));
		assertEquals(List.of("maps", "news", "shop"), ids(new Paging(1, 50, "version", true, null)));
		assertEquals(List.of("news"), ids(new Paging(1, 50, null, false, "EWS")));
		assertRefused(400, "badSort", () -> apps.list(new Paging(1, 50, "colour", false, null)));
	}

	@Test
	void anOlderReleaseOpensAgain() throws Exception {
		install("shop 1");
		install("shop 2");
		var request = new Asked();
		assertEquals("1", apps.makeCurrent("shop", new AppsResource.Choice("1"), request).version());
		assertEquals("shop/1", request.target);
		assertEquals("1", releases.current("shop").orElseThrow().version());
		assertEquals(List.of("1 true", "2 false"), versions());
		// also after a restart, and the next install is the current one again
		releases = new SqlReleases(data, database, new TestBuild(), 3);
		assertEquals("1", releases.current("shop").orElseThrow().version());
		apps = new AppsResource(releases, new ApisInUse(releases, () -> false), LIMIT, 2);
		install("shop 3");
		assertEquals(List.of("3 true", "1 false", "2 false"), versions());
		assertRefused(404, "noVersion", () -> apps.makeCurrent("shop", new AppsResource.Choice("9"), request));
		assertRefused(400, "noVersion", () -> apps.makeCurrent("shop", new AppsResource.Choice(null), request));
		assertRefused(404, "notInstalled", () -> apps.makeCurrent("none", new AppsResource.Choice("1"), request));
	}

	@Test
	void oneReleaseIsRemovedUnlessItIsTheCurrentOne() throws Exception {
		install("shop 1");
		install("shop 2");
		var gone = releases.history("shop").get(1).release();
		assertRefused(409, "current", () -> apps.remove("shop", "2", false, new Asked()));
		apps.remove("shop", gone.digest(), false, new Asked());
		assertEquals(List.of("2 true"), versions());
		assertFalse(Files.exists(gone.files()));
		assertEquals(1, new SqlReleases(data, database, new TestBuild(), 3).history("shop").size());
	}

	@Test
	void whatSomebodyHasOpenIsRemovedByForceOnly() throws Exception {
		install("shop 1");
		install("shop 2");
		var old = releases.history("shop").get(1).release().digest();
		open.put(old, 2);
		apps.use(null, new OpenSessions() {
			@Override
			public Map<String, Integer> byRelease() {
				return open;
			}

			@Override
			public Map<String, Integer> byApp() {
				return Map.of("shop", 2);
			}
		});
		assertEquals(2, tree(apps.list(FIRST)).at("/items/0/openSessions").asInt());
		assertEquals(2, tree(apps.versions("shop")).at("/items/1/openSessions").asInt());
		assertRefused(409, "sessionsOpen", () -> apps.remove("shop", null, false, new Asked()));
		assertRefused(409, "sessionsOpen", () -> apps.remove("shop", "1", false, new Asked()));
		apps.remove("shop", "1", true, new Asked());
		apps.remove("shop", null, true, new Asked());
		assertEquals(0, apps.list(FIRST).total());
	}

	@Test
	void anInstallTellsItsPhases() throws Exception {
		var request = new Asked(TestBuild.zip("shop 1")).accepting("application/x-ndjson");
		var out = new ByteArrayOutputStream();
		stream(apps.install(null, null, false, request), out);
		assertEquals(List.of("received", "compiling", "storing", "done"), phases(out));
		assertEquals("shop", json.readTree(lines(out).get(3)).at("/release/appId").asText());
		assertEquals("shop", request.target);
		assertNothingLeft();
	}

	@Test
	void aFailedInstallSaysSoInItsLastLineAndToTheAudit() throws Exception {
		var out = new ByteArrayOutputStream();
		var reply = apps.install(null, null, false, new Asked(TestBuild.zip("shop 0")).accepting("application/x-ndjson"));
		assertRefused(422, "notOpenable", () -> stream(reply, out));
		assertEquals(List.of("received", "compiling", "failed"), phases(out));
		assertEquals("app.txt", json.readTree(lines(out).get(2)).at("/error/diagnostics/0/file").asText());
		assertNothingLeft();
		assertRefused(400, "notAZip", () -> apps.install(null, null, false, new Asked("hello".getBytes()).accepting("application/x-ndjson")));
		assertNothingLeft();
	}

	@Test
	void anInstallGoesOnWhenNobodyReadsItsPhases() throws Exception {
		var reply = apps.install(null, null, false, new Asked(TestBuild.zip("shop 1")).accepting("application/x-ndjson"));
		stream(reply, new OutputStream() {
			@Override
			public void write(int b) throws IOException {
				throw new IOException("gone");
			}
		});
		assertEquals("1", releases.current("shop").orElseThrow().version());
	}

	@Test
	void takesTheFallbackIdForAPackageWithoutOne() throws Exception {
		assertEquals("my-app", tree(apps.install(null, "my-app", false, new Asked(TestBuild.zip("- 1"))).body()).path("appId").asText());
		assertRefused(400, "invalidAppId", () -> apps.install(null, "../x", false, new Asked(TestBuild.zip("- 1"))));
	}

	@Test
	void aPackageThatCannotBeOpenedIs422WithEveryFinding() throws Exception {
		var refused = apps.install(null, null, false, new Asked(TestBuild.zip("shop 0")));
		assertEquals(422, refused.status());
		var error = tree(refused.body()).path("error");
		assertEquals("notOpenable", error.path("code").asText());
		assertEquals("app.txt", error.at("/diagnostics/0/file").asText());
		assertRefused(404, "notInstalled", () -> apps.show("shop"));
		assertNothingLeft();
	}

	@Test
	void refusesWhatIsNoZipOrTooLargeOrOfAnUnknownKind() throws Exception {
		assertRefused(400, "notAZip", () -> apps.install(null, null, false, new Asked("hello".getBytes())));
		assertRefused(400, "notAZip", () -> apps.install(null, null, false, new Asked()));
		assertRefused(400, "invalidKind", () -> apps.install("beta", null, false, new Asked(TestBuild.zip("shop 1"))));
		assertRefused(413, "tooLarge", () -> apps.install(null, null, false, new Asked(new byte[(int) LIMIT + 1])));
		var read = new AtomicLong();
		var endless = new InputStream() {
			@Override
			public int read() {
				return 0;
			}

			@Override
			public int read(byte[] bytes, int from, int length) {
				read.addAndGet(length);
				return length;
			}
		};
		assertRefused(413, "tooLarge", () -> apps.install(null, null, false, new Asked(endless, -1)));
		assertTrue(read.get() < LIMIT + 100_000, "read " + read);
		assertNothingLeft();
	}

	private void install(String appText) throws Exception {
		assertEquals(201, apps.install(null, null, false, new Asked(TestBuild.zip(appText))).status());
	}

	private List<String> ids(Paging paging) {
		return apps.list(paging).items().stream().map(AppViews.App::appId).toList();
	}

	private List<String> versions() {
		return apps.versions("shop").items().stream().map(each -> each.version() + " " + each.current()).toList();
	}

	private JsonNode tree(Object value) {
		return json.valueToTree(value);
	}

	private static void stream(Reply reply, OutputStream out) throws IOException {
		((Reply.Stream) reply.body()).write(out);
	}

	private static List<String> lines(ByteArrayOutputStream out) {
		return out.toString().lines().toList();
	}

	private List<String> phases(ByteArrayOutputStream out) throws IOException {
		var found = new java.util.ArrayList<String>();
		for (var line : lines(out)) found.add(json.readTree(line).path("phase").asText());
		return found;
	}

	private static void assertRefused(int status, String code, Executable work) {
		var refusal = assertThrows(RestException.class, work);
		assertEquals(status + " " + code, refusal.status + " " + refusal.code, refusal.getMessage());
		assertTrue(refusal.getMessage().length() > 20, "the message says what to do");
	}

	private void assertNothingLeft() throws IOException {
		try (var left = Files.list(data.resolve("releases/.staging"))) {
			assertEquals(0, left.count());
		}
	}
}
