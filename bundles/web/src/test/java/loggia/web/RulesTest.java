package loggia.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import loggia.api.access.Role;
import loggia.api.identity.Person;
import loggia.api.identity.SignIn;
import loggia.api.identity.SignIns;
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

	private static final String CONSOLE = "console.localhost:8080";

	@TempDir
	Path data;
	Rules rules;
	String bearer;
	SignIns signIns = new FourPeople();

	@BeforeEach
	void open() throws IOException {
		rules = new Rules(8080, OperatorToken.open(data), () -> signIns);
		bearer = "Bearer " + Files.readString(data.resolve("operator.token")).trim();
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:8080", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080" })
	void theShellHasThreeNames(String host) {
		assertEquals(0, get("/", host));
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.com:8080", "localhost", "localhost:80", "localhost:8081", "localhost.:8080", "localhost.evil.com:8080", "console.localhost", "console.localhost:80", "console.localhost.:8080", "xconsole.localhost:8080", "console.localhost.evil.com:8080", "a.console.localhost:8080", "0.0.0.0:8080",
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
	@CsvSource({ "/,404", "/miniapp/shop/index,404", "/shell/apps.json,404", "/ws/shell,404", "/api/v1/apps,404", "/api/v1/auth/who,404", "/console,404", "/console/,404", "/signin,404", "/metrics,404", "/health,404", "/%61pi/v1/apps,404", "/frame.html,0", "/view/frame.js,0", "/p/cap/files/a.png,0", "/t/cap/tmp_a.png,0" })
	void anAppsHostServesItsFrameOnly(String path, int status) {
		assertEquals(status, get(path, APP));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/v1/apps", "/api/v1/apps/x", "/%61pi/v1/apps", "/ap%69/v1/apps", "/api", "/api/", "/api/v2/anything" })
	void theApiNeedsTheToken(String path) {
		assertEquals(401, status(new Request("GET", path, SHELL, null, null, List.of(), false)));
		assertEquals(401, status(new Request("GET", path, SHELL, null, "Bearer x", List.of(), false)));
		assertEquals(401, status(new Request("GET", path, SHELL, null, bearer.substring(7), List.of(), false)));
		assertEquals(401, status(new Request("GET", path, SHELL, null, bearer + "0", List.of(), false)));
		assertEquals(0, status(new Request("GET", path, SHELL, null, bearer, List.of(), false)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://evil.com", "http://localhost:8081", "https://localhost:8080", "null", "http://" + APP, "http://127.0.0.1:8080", "http://localhost:8080.evil.com" })
	void aForeignPageAsksForNothingOfTheShell(String origin) {
		for (var path : new String[] { "/", "/shell/apps.json", "/health", "/api/v1/apps" }) assertEquals(403, status(new Request("GET", path, SHELL, origin, bearer, List.of(), false)), path);
		assertEquals(403, status(new Request("GET", "/ws/shell", SHELL, origin, null, List.of(), true)));
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost:8080,0", "http://" + APP + ",0", "null,0", "http://evil.com,403", "http://localhost:9,403" })
	void packageFilesAreForEveryPageOfTheGateway(String origin, int status) {
		assertEquals(status, status(new Request("GET", "/p/cap/files/a.png", SHELL, origin, null, List.of(), false)));
		assertEquals(status, status(new Request("GET", "/p/cap/files/a.png", APP, origin, null, List.of(), false)));
	}

	@Test
	void aSocketNamesItsPage() {
		assertEquals(403, status(new Request("GET", "/ws/shell", SHELL, null, null, List.of(), true)));
		assertEquals(403, status(new Request("GET", "/ws/view", APP, null, null, List.of(), true)));
		assertEquals(0, status(new Request("GET", "/ws/shell", SHELL, "http://localhost:8080", null, List.of(), true)));
		assertEquals(0, status(new Request("GET", "/ws/view", APP, "http://" + APP, null, List.of(), true)));
		assertEquals(0, status(new Request("GET", "/ws/view", SHELL, "null", null, List.of(), true)));
		assertEquals(403, status(new Request("GET", "/ws/view", APP, "http://ffffffffffffffffffffffffffffffff.localhost:8080", null, List.of(), true)));
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
		assertEquals(405, status(new Request(method, "/", SHELL, null, null, List.of(), false)));
	}

	@Test
	void theTokenIsKeptForItsOwnerAndStays() throws IOException {
		var file = data.resolve("operator.token");
		assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
		assertNull(new Rules(8080, OperatorToken.open(data), () -> null).atTheServlet(new Request("GET", "/api/v1/apps", SHELL, null, bearer, List.of(), false)).refusal());
		assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
		Files.writeString(file, "short");
		assertThrows(IOException.class, () -> OperatorToken.open(data));
		Files.delete(file);
		OperatorToken.open(data);
		assertNotEquals(bearer, "Bearer " + Files.readString(file).trim());
	}

	@ParameterizedTest
	@CsvSource({ "/,404", "/miniapp/shop/index,404", "/shell/apps.json,404", "/ws/shell,404", "/frame.html,404", "/view/frame.js,404", "/ws/view,404", "/p/cap/files/a.png,404", "/t/cap/tmp_a.png,404", "/consoles,404",
		"/signing,404", "/console,0", "/console/,0", "/console/assets/a.js,0", "/signin,0", "/signin/oidc/x,0", "/health,0", "/api/v1/apps,401", "/metrics,401", "/api/v1/auth/who,0" })
	void theConsolesHostServesTheConsoleAndTheApi(String path, int status) {
		assertEquals(status, get(path, CONSOLE));
		assertEquals(status, get(path, "CONSOLE.localhost:8080"));
	}

	@Test
	void theShellsHostSaysWhereTheConsoleIs() {
		for (var host : List.of(SHELL, "127.0.0.1:8080", "[::1]:8080")) {
			for (var path : List.of("/console", "/console/", "/%63onsole/a")) assertEquals("http://console.localhost:8080", rules.elsewhere(request("GET", path, host)), host + path);
		}
		assertNull(rules.elsewhere(request("GET", "/console/", CONSOLE)));
		assertNull(rules.elsewhere(request("GET", "/consoles", SHELL)));
		assertNull(rules.elsewhere(request("GET", "/signin", SHELL)));
	}

	/** Each credential, at each host: the status, and as whom one goes on. */
	@ParameterizedTest
	@CsvSource({ "token,shell,0,operator-token:ADMINISTRATOR", "token,console,0,operator-token:ADMINISTRATOR", "none,shell,401,", "none,console,401,", "wrong,shell,401,", "wrong,console,401,",
		"auditor,shell,401,", "auditor,console,0,person:1:AUDITOR", "both,shell,401,", "both,console,0,person:2:ADMINISTRATOR", "nobody,shell,401,", "nobody,console,403,", "stranger,shell,401,",
		"stranger,console,401,", "atTheShell,shell,401,", "atTheShell,console,401,", "twice,shell,401,", "twice,console,401,", "wrongAndAuditor,console,401,", "tokenAndAuditor,console,0,operator-token:ADMINISTRATOR" })
	void theApiKnowsWhoAsks(String credential, String site, int status, String who) {
		for (var path : List.of("/api/v1/apps", "/api/v1/merchants", "/api/v1/authority", "/api/v1/auth", "/metrics")) {
			for (var method : List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")) {
				var verdict = rules.atTheServlet(asked(method, path, site, credential, "same"));
				assertEquals(status, verdict.refusal() == null ? 0 : verdict.refusal().status(), method + " " + path);
				assertEquals(who, named(verdict));
			}
		}
	}

	/** Where the method proves its caller, nobody is turned away; who is known is known. */
	@ParameterizedTest
	@CsvSource({ "token,shell,operator-token:ADMINISTRATOR", "token,console,operator-token:ADMINISTRATOR", "none,shell,", "none,console,", "wrong,shell,", "wrong,console,", "auditor,shell,",
		"auditor,console,person:1:AUDITOR", "nobody,console,", "stranger,console,", "twice,console," })
	void exemptPathsAreOpen(String credential, String site, String who) {
		for (var path : List.of("/api/v1/auth/who", "/api/v1/auth/password", "/api/v1/merchant/orders", "/api/v1/%61uth/who")) {
			var verdict = rules.atTheServlet(asked("POST", path, site, credential, "same"));
			assertNull(verdict.refusal(), path);
			assertEquals(who, named(verdict), path);
		}
	}

	/** Method, credential and Origin of a request to the console's API (a cookie goes with whatever any page asks). */
	@ParameterizedTest
	@CsvSource({ "GET,auditor,same,0", "GET,auditor,none,0", "GET,auditor,foreign,403", "GET,auditor,shell,403", "GET,auditor,app,403", "GET,auditor,null,403", "POST,auditor,same,0",
		"POST,auditor,none,403", "POST,auditor,foreign,403", "POST,auditor,shell,403", "POST,auditor,app,403", "POST,auditor,null,403", "PUT,auditor,none,403", "PATCH,auditor,none,403",
		"DELETE,auditor,none,403", "HEAD,auditor,none,0", "POST,token,none,0", "POST,tokenAndAuditor,none,0", "POST,token,foreign,403", "POST,none,none,401", "POST,stranger,none,403" })
	void aChangeByASignInNamesItsPage(String method, String credential, String origin, int status) {
		assertEquals(status, status(asked(method, "/api/v1/apps", "console", credential, origin)));
	}

	@ParameterizedTest
	@CsvSource({ "shell,none,none,0", "shell,atTheShell,none,403", "shell,atTheShell,same,0", "shell,atTheShell,app,403", "console,auditor,none,403", "console,auditor,same,0", "console,none,foreign,403" })
	void signingOutIsSuchAChange(String site, String credential, String origin, int status) {
		assertEquals(status, status(asked("POST", "/api/v1/auth/sign-out", site, credential, origin)));
	}

	@Test
	void withoutTheIdentityBundleNobodyIsSignedIn() {
		signIns = null;
		assertEquals(401, status(asked("GET", "/api/v1/apps", "console", "auditor", "same")));
		assertEquals(0, status(asked("GET", "/api/v1/apps", "console", "token", "same")));
	}

	private Request asked(String method, String path, String site, String credential, String origin) {
		var host = site.equals("console") ? CONSOLE : SHELL;
		var authorization = credential.startsWith("token") ? bearer : credential.startsWith("wrong") ? "Bearer x" : null;
		var secrets = switch (credential) {
			case "none", "token", "wrong" -> List.<String>of();
			case "twice" -> List.of("auditor", "auditor");
			case "tokenAndAuditor", "wrongAndAuditor" -> List.of("auditor");
			default -> List.of(credential);
		};
		var from = switch (origin) {
			case "same" -> "http://" + host;
			case "foreign" -> "http://evil.com";
			case "shell" -> "http://" + SHELL;
			case "app" -> "http://" + APP;
			case "null" -> "null";
			default -> null;
		};
		return new Request(method, path, host, from, authorization, secrets, false);
	}

	private static String named(Rules.Verdict verdict) {
		return verdict.principal() == null ? null : verdict.principal().id() + ":" + verdict.principal().role();
	}

	private static Request request(String method, String path, String host) {
		return new Request(method, path, host, null, null, List.of(), false);
	}

	private int get(String path, String host) {
		return status(new Request("GET", path, host, null, null, List.of(), false));
	}

	private int status(Request request) {
		var refusal = rules.atTheServlet(request).refusal();
		return refusal == null ? 0 : refusal.status();
	}

	/** Four people: an auditor, one who is all there is, one without role, and one who is signed in at the shell only. */
	private static final class FourPeople implements SignIns {
		@Override
		public Optional<SignIn> find(String secret, SignIn.Door door) {
			return switch (secret) {
				case "auditor" -> signIn("person:1", door, SignIn.Door.CONSOLE, Set.of(Role.AUDITOR));
				case "both" -> signIn("person:2", door, SignIn.Door.CONSOLE, Set.of(Role.OPERATOR, Role.ADMINISTRATOR, Role.AUDITOR));
				case "nobody" -> signIn("person:3", door, SignIn.Door.CONSOLE, Set.of());
				case "atTheShell" -> signIn("person:1", door, SignIn.Door.SHELL, Set.of(Role.AUDITOR));
				default -> Optional.empty();
			};
		}

		private static Optional<SignIn> signIn(String id, SignIn.Door asked, SignIn.Door door, Set<Role> roles) {
			return asked == door ? Optional.of(new SignIn("s", new Person(id, "name", "Name", null, roles), door, 0)) : Optional.empty();
		}

		@Override
		public Optional<Person> person(String id) {
			return Optional.empty();
		}

		@Override
		public AutoCloseable onEnd(Consumer<SignIn> listener) {
			return () -> {};
		}
	}
}
