package loggia.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import loggia.web.Rules.Request;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
	private static final String SHELL = "localhost:8080";
	private static final String APP = "0123456789abcdef0123456789abcdef.localhost:8080";

	@TempDir
	Path data;
	Rules rules;
	String bearer;

	@BeforeEach
	void open() throws IOException {
		rules = new Rules(8080, OperatorToken.open(data));
		bearer = "Bearer " + Files.readString(data.resolve("operator.token")).trim();
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:8080", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080" })
	void theShellHasThreeNames(String host) {
		assertEquals(0, get("/", host));
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.com:8080", "localhost", "localhost:80", "localhost:8081", "localhost.:8080", "localhost.evil.com:8080", "console.localhost:8080", "0.0.0.0:8080",
		"127.0.0.2:8080", "0123456789abcdef.localhost:8080", "0123456789ABCDEFG123456789abcdef.localhost:8080", "user@localhost:8080", "localhost:8080:8080", "" })
	void otherNamesAreRefused(String host) {
		assertEquals(421, get("/", host));
		assertEquals(421, get("/p/x", host));
	}

	@Test
	void noHostIsRefused() {
		assertEquals(421, get("/", null));
	}

	@ParameterizedTest
	@CsvSource({ "/,404", "/miniapp/shop/index,404", "/shell/apps.json,404", "/ws/shell,404", "/api/v1/apps,404", "/health,404", "/%61pi/v1/apps,404", "/frame.html,0", "/view/frame.js,0", "/p/cap/files/a.png,0" })
	void anAppsHostServesItsFrameOnly(String path, int status) {
		assertEquals(status, get(path, APP));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/v1/apps", "/api/v1/apps/x", "/%61pi/v1/apps", "/ap%69/v1/apps", "/api", "/api/", "/api/v2/anything" })
	void theApiNeedsTheToken(String path) {
		assertEquals(401, status(new Request("GET", path, SHELL, null, null, false)));
		assertEquals(401, status(new Request("GET", path, SHELL, null, "Bearer x", false)));
		assertEquals(401, status(new Request("GET", path, SHELL, null, bearer.substring(7), false)));
		assertEquals(401, status(new Request("GET", path, SHELL, null, bearer + "0", false)));
		assertEquals(0, status(new Request("GET", path, SHELL, null, bearer, false)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://evil.com", "http://localhost:8081", "https://localhost:8080", "null", "http://" + APP, "http://127.0.0.1:8080", "http://localhost:8080.evil.com" })
	void aForeignPageAsksForNothingOfTheShell(String origin) {
		for (var path : new String[] { "/", "/shell/apps.json", "/health", "/api/v1/apps" }) assertEquals(403, status(new Request("GET", path, SHELL, origin, bearer, false)), path);
		assertEquals(403, status(new Request("GET", "/ws/shell", SHELL, origin, null, true)));
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost:8080,0", "http://" + APP + ",0", "null,0", "http://evil.com,403", "http://localhost:9,403" })
	void packageFilesAreForEveryPageOfTheGateway(String origin, int status) {
		assertEquals(status, status(new Request("GET", "/p/cap/files/a.png", SHELL, origin, null, false)));
		assertEquals(status, status(new Request("GET", "/p/cap/files/a.png", APP, origin, null, false)));
	}

	@Test
	void aSocketNamesItsPage() {
		assertEquals(403, status(new Request("GET", "/ws/shell", SHELL, null, null, true)));
		assertEquals(403, status(new Request("GET", "/ws/view", APP, null, null, true)));
		assertEquals(0, status(new Request("GET", "/ws/shell", SHELL, "http://localhost:8080", null, true)));
		assertEquals(0, status(new Request("GET", "/ws/view", APP, "http://" + APP, null, true)));
		assertEquals(0, status(new Request("GET", "/ws/view", SHELL, "null", null, true)));
		assertEquals(403, status(new Request("GET", "/ws/view", APP, "http://ffffffffffffffffffffffffffffffff.localhost:8080", null, true)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "//health", "/a//b", "/./health", "/a/../b", "/a/..", "/%2e%2e/b", "/%2E/b", "/a%2fb", "/a%5Cb", "/a\\b", "/a%00", "/a%0a", "/%2561pi", "/%", "/%zz", "/health;x=1", "/api;x/v1",
		"/api%3bx/v1", "/miniapp/a;version=1;q=2/p", "/miniapp/a;q=1/p", "/miniapp/a/p;version=1", "/p/x;version=1", "", "*" })
	void pathsThatHideSomethingAreRefused(String path) {
		assertEquals(400, get(path, SHELL));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/miniapp/shop;version=1.0.2-beta/pages/index", "/miniapp/shop;version=1", "/p/cap/files/%E5%9B%BE%20a+b.png", "/view/a.b.js", "/..a/b" })
	void ordinaryPathsPass(String path) {
		assertEquals(0, get(path, SHELL));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRACE", "TRACK", "CONNECT", "FOO", "get" })
	void unusualMethodsAreRefused(String method) {
		assertEquals(405, status(new Request(method, "/", SHELL, null, null, false)));
	}

	@Test
	void theTokenIsKeptForItsOwnerAndStays() throws IOException {
		var file = data.resolve("operator.token");
		assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
		assertNull(new Rules(8080, OperatorToken.open(data)).atTheServlet(new Request("GET", "/api/v1/apps", SHELL, null, bearer, false)));
		assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
		Files.writeString(file, "short");
		assertThrows(IOException.class, () -> OperatorToken.open(data));
		Files.delete(file);
		OperatorToken.open(data);
		assertNotEquals(bearer, "Bearer " + Files.readString(file).trim());
	}

	private int get(String path, String host) {
		return status(new Request("GET", path, host, null, null, false));
	}

	private int status(Request request) {
		var refusal = rules.atTheServlet(request);
		return refusal == null ? 0 : refusal.status();
	}
}
