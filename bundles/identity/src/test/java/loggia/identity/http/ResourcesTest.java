package loggia.identity.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import loggia.api.access.Principal;
import loggia.identity.TestIdentity;
import loggia.identity.http.AuthResource.Credentials;
import loggia.identity.http.AuthResource.PasswordChange;
import loggia.identity.http.AuthResource.SignedIn;
import loggia.identity.http.PeopleResource.Change;
import loggia.identity.http.PeopleResource.Made;
import loggia.identity.http.PeopleResource.NewPerson;
import loggia.identity.oidc.OidcProvider;
import loggia.rest.Paging;
import loggia.rest.Reply;
import loggia.rest.Request;
import loggia.rest.RestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JSON resources as objects: what a browser and an administrator get to see. */
class ResourcesTest {
	private static final String PASSWORD = "correct horse battery";
	@TempDir
	Path folder;
	private TestIdentity here;
	private AuthResource auth;
	private PeopleResource people;

	/** A browser at one of the two hosts. */
	private static final class Browser implements Request {
		private final boolean console;
		private final Map<String, String> headers;
		private String cookie;
		private String target;

		Browser(boolean console, Map<String, String> headers) {
			this.console = console;
			this.headers = headers;
		}

		/** Takes the cookie as a browser does. */
		Reply took(Reply reply) {
			var set = reply.headers().get("Set-Cookie");
			if (set != null) cookie = set.split(";")[0].split("=", 2)[1];
			return reply;
		}

		@Override
		public Principal principal() {
			return null;
		}

		@Override
		public String method() {
			return "POST";
		}

		@Override
		public String path() {
			return "/api/v1/auth";
		}

		@Override
		public String query() {
			return null;
		}

		@Override
		public String header(String name) {
			return headers.get(name);
		}

		@Override
		public String cookie(String name) {
			return name.equals("loggia_signin") ? cookie : null;
		}

		@Override
		public boolean console() {
			return console;
		}

		@Override
		public String remote() {
			return "127.0.0.1";
		}

		@Override
		public long length() {
			return -1;
		}

		@Override
		public InputStream body() {
			return InputStream.nullInputStream();
		}

		@Override
		public void target(String text) {
			target = text;
		}
	}

	@BeforeEach
	void open() {
		here = new TestIdentity(folder);
		auth = new AuthResource(here.identity);
		people = new PeopleResource(here.identity);
	}

	@AfterEach
	void close() throws InterruptedException {
		here.close();
	}

	private Made make(String name, String password, String role) {
		var reply = people.create(new NewPerson(name, null, password, role), new Browser(true, Map.of()));
		assertEquals(201, reply.status());
		return assertInstanceOf(Made.class, reply.body());
	}

	private static String code(org.junit.jupiter.api.function.Executable work) {
		return assertThrows(RestException.class, work).code;
	}

	@Test
	void aOneTimeSecretLeadsToAPasswordOfOnesOwn() {
		var made = make("ann", null, "operator");
		assertNull(make("bob", PASSWORD, null).oneTimeSecret());
		var browser = new Browser(true, Map.of("Origin", "http://console.localhost:8080"));
		assertFalse(auth.who(browser).signedIn());
		assertEquals("signedOut", code(() -> auth.changePassword(new PasswordChange("x", PASSWORD), browser)));

		var first = assertInstanceOf(SignedIn.class, browser.took(auth.password(new Credentials("ann", made.oneTimeSecret()), browser)).body());
		assertTrue(first.mustChange());
		assertNull(first.person().role());
		assertEquals(made.person().id(), browser.target);
		var before = browser.cookie;
		assertTrue(auth.who(browser).mustChange());

		var second = assertInstanceOf(SignedIn.class, browser.took(auth.changePassword(new PasswordChange(made.oneTimeSecret(), PASSWORD), browser)).body());
		assertFalse(second.mustChange());
		assertEquals("operator", second.person().role());
		assertFalse(before.equals(browser.cookie));
		assertEquals("operator", auth.who(browser).person().role());

		assertEquals(204, browser.took(auth.signOut(browser)).status());
		assertFalse(auth.who(browser).signedIn());
		assertEquals(204, auth.signOut(browser).status(), "twice is as good as once");
	}

	@Test
	void theCookieIsSecureWhereThePageIs() {
		make("ann", PASSWORD, null);
		for (var origin : List.of("http://localhost:8080", "https://gateway.example")) {
			var browser = new Browser(false, Map.of("Origin", origin));
			var cookie = auth.password(new Credentials("ann", PASSWORD), browser).headers().get("Set-Cookie");
			assertEquals(origin.startsWith("https"), cookie.endsWith("; Secure"), cookie);
			assertTrue(cookie.contains("; HttpOnly; SameSite=Lax"));
		}
	}

	@Test
	void tooManyAttemptsSayHowLongToWait() throws Exception {
		make("ann", PASSWORD, null);
		var browser = new Browser(false, Map.of());
		for (int i = 0; i < 5; i++) assertEquals("wrongPassword", code(() -> auth.password(new Credentials("ann", "guess"), browser)));
		var reply = auth.password(new Credentials("ann", PASSWORD), browser);
		assertEquals(429, reply.status());
		assertEquals("1", reply.headers().get("Retry-After"));
		var mapper = new ObjectMapper().setVisibility(com.fasterxml.jackson.annotation.PropertyAccessor.FIELD, com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility.ANY);
		var body = mapper.valueToTree(reply.body());
		assertEquals("tooManyAttempts", body.at("/error/code").asText());
		assertEquals(1, body.at("/error/retryAfter").asInt());
		assertNull(browser.target, "nothing of a failed attempt is recorded as its target");
		for (var bad : List.of(new Credentials(null, null), new Credentials("ann", null), new Credentials("ann", "x".repeat(5_000)))) {
			assertEquals("wrongPassword", code(() -> auth.password(bad, new Browser(false, Map.of()))));
		}
	}

	@Test
	void aChangeTouchesOnlyWhatItNames() throws Exception {
		var id = make("ann", PASSWORD, "auditor").person().id();
		var json = new ObjectMapper();
		assertEquals("auditor", people.change(id, json.readValue("{\"displayName\":\" Ann X \"}", Change.class)).role());
		assertEquals("Ann X", people.one(id).displayName());
		assertNull(people.change(id, json.readValue("{\"role\":null}", Change.class)).role());
		assertEquals("operator", people.change(id, json.readValue("{\"role\":\"operator\"}", Change.class)).role());
		assertTrue(people.change(id, json.readValue("{\"disabled\":true}", Change.class)).disabled());
		for (var bad : List.of("{\"role\":\"king\"}", "{\"role\":1}", "{\"role\":\"ADMINISTRATOR\"}")) {
			assertEquals("badRole", code(() -> people.change(id, json.readValue(bad, Change.class))));
		}
		for (var bad : List.of("", "\u0007", "x".repeat(65), "\u202egpj.exe")) {
			assertEquals("badDisplayName", code(() -> people.change(id, new Change(bad, null, null))));
		}
		assertEquals("noSuchPerson", code(() -> people.change("person:0", new Change("x", null, null))));
	}

	@Test
	void whatTheProviderSaysIsChangedThere() throws Exception {
		var config = TestGateway.provider("corp", "https://corp.example", Map.of("roles.claim", "groups"));
		people.providers = List.of(new OidcProvider(config));
		var account = here.identity.people().ofSubject("oidc:corp", "https://corp.example", "7", "zoe", "Zoe", null, null, true);
		var json = new ObjectMapper();
		assertEquals("roleOfProvider", code(() -> people.change(account.id(), json.readValue("{\"role\":\"operator\"}", Change.class))));
		assertTrue(people.change(account.id(), new Change(null, null, true)).disabled());
		assertEquals("noPassword", code(() -> people.reset(account.id())));
		assertEquals(List.of("corp"), methods(config).stream().map(AuthResource.Method::id).toList());
	}

	private List<AuthResource.Method> methods(loggia.identity.oidc.OidcConfig config) {
		auth.providers = List.of(new OidcProvider(config));
		return auth.methods(new Browser(false, Map.of())).oidc();
	}

	@Test
	void theListIsSortedCutAndSearched() {
		for (var name : List.of("Zoe", "ann", "Bob", "王小明")) make(name, PASSWORD, null);
		assertEquals(List.of("ann", "Bob"), people.list(new Paging(1, 2, null, false, null)).items().stream().map(p -> p.name()).toList());
		assertEquals(List.of("王小明"), people.list(new Paging(1, 50, null, false, "小")).items().stream().map(p -> p.name()).toList());
		assertEquals(4, people.list(new Paging(3, 2, "since", true, null)).total());
		assertEquals("badSort", code(() -> people.list(new Paging(1, 50, "password", false, null))));
	}

	@Test
	void openSignInsAreListedAndEndedOneByOne() {
		var id = make("ann", PASSWORD, null).person().id();
		var one = new Browser(false, Map.of("User-Agent", "Firefox\u0007" + "x".repeat(500)));
		var two = new Browser(false, Map.of());
		one.took(auth.password(new Credentials("ann", PASSWORD), one));
		here.clock.addAndGet(1);
		two.took(auth.password(new Credentials("ann", PASSWORD), two));
		var open = people.signIns(id).items();
		assertEquals(2, open.size());
		assertEquals("shell", open.get(0).door());
		assertTrue(open.get(1).agent().startsWith("Firefoxx"));
		assertEquals(160, open.get(1).agent().length());
		var signIns = new SignInsResource(here.identity);
		signIns.end(open.get(1).id());
		assertFalse(auth.who(one).signedIn());
		assertTrue(auth.who(two).signedIn());
		assertEquals("noSuchSignIn", code(() -> signIns.end(open.get(1).id())));
	}
}
