package loggia.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loggia.api.Caller;
import loggia.api.ShellSurface;
import loggia.api.identity.SignIn;
import loggia.api.identity.SignIns;
import loggia.api.release.ReleaseCatalog;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** People sign in over HTTP, apps with {@code wx.login} through the gate, their backends over HTTP: the bundles as shipped. */
public class SsoProviderIT extends InFramework {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
	private static final List<String> BUNDLES = List.of("bcprov", "loggia-rest", "loggia-metrics", "loggia-identity", "loggia-provider-sso");
	private static final String PASSWORD = "correct horse battery";
	private static int runs;

	private final FakeReleases releases = new FakeReleases();
	private final FakeShell shell = new FakeShell();
	private final List<ServiceRegistration<?>> registered = new ArrayList<>();
	private String app;
	private String token;

	@Before
	public void open() throws Exception {
		registered.add(context.registerService(ReleaseCatalog.class, releases, null));
		registered.add(context.registerService(ShellSurface.class, shell, null));
		for (var name : BUNDLES) {
			if (bundle(name) == null) context.installBundle(file(name).toUri().toString());
		}
		for (var name : BUNDLES) bundle(name).start();
		token = "Bearer " + Files.readString(Path.of(context.getProperty("loggia.data")).resolve("operator.token")).trim();
		app = "sso" + ++runs + ".itest";
		releases.install(app, "login", "getUserInfo", "getUserProfile");
		Until.is(200, () -> send("GET", "/api/v1/app-secrets", "", "Authorization", token).statusCode());
		Until.is(200, () -> send("GET", "/api/v1/auth/methods", "").statusCode());
		Until.is("FAILED", () -> outcome(invoke(caller("local:ready"), "checkSession", "{}")));
	}

	@After
	public void end() {
		registered.forEach(ServiceRegistration::unregister);
	}

	@Test
	public void aBackendLearnsWhoIsThereOnce() throws Exception {
		var secret = body(send("POST", "/api/v1/app-secrets/" + app, "", "Authorization", token)).get("secret").asText();
		var ann = caller("local:ann");
		var code = JSON.readTree(outcome(invoke(ann, "login", "{}"))).get("code").asText();
		assertEquals("wrongSecret", error(exchange(app, secret + "x", code)));
		var session = body(exchange(app, secret, code));
		assertEquals("codeUsed", error(exchange(app, secret, code)));
		assertEquals(28, session.get("openid").asText().length());
		assertEquals("{}", outcome(invoke(ann, "checkSession", "{}")));
		assertEquals("FAILED", outcome(invoke(caller("local:bob"), "checkSession", "{}")));

		var other = "other-" + app;
		releases.install(other, "login");
		var otherSecret = body(send("POST", "/api/v1/app-secrets/" + other, "", "Authorization", token)).get("secret").asText();
		var fresh = JSON.readTree(outcome(invoke(ann, "login", "{}"))).get("code").asText();
		assertEquals("codeOfAnotherApp", error(exchange(other, otherSecret, fresh)));
		assertNotEquals(session.get("session_key"), body(exchange(app, secret, fresh)).get("session_key"));
	}

	@Test
	public void aPersonIsAskedBeforeAnAppLearnsTheName() throws Exception {
		var id = person("zoe" + runs, null).get("person").get("id").asText();
		var zoe = caller(id);
		var asked = invoke(zoe, "getUserInfo", "{}");
		Until.is(1, () -> shell.sheets.size());
		assertFalse(asked.isDone());
		shell.says(false);
		assertEquals("DENIED", outcome(asked));
		var bob = caller("local:bob");
		asked = invoke(bob, "getUserProfile", "{\"desc\":\"for the card\"}");
		Until.is(2, () -> shell.sheets.size());
		shell.says(true);
		assertEquals("Guest", JSON.readTree(outcome(asked)).at("/userInfo/nickName").asText());
	}

	@Test
	public void undeclaredIsRefused() throws Exception {
		var silent = releases.install("silent-" + app);
		assertEquals("NOT_DECLARED", outcome(invoke(silent, "login", "{}")));
	}

	@Test
	public void N08_signingOutIsToldWithinASecond() throws Exception {
		var name = "sam" + runs;
		person(name, PASSWORD);
		var signedIn = send("POST", "/api/v1/auth/password", "{\"name\":\"" + name + "\",\"password\":\"" + PASSWORD + "\"}");
		assertEquals(signedIn.body(), 200, signedIn.statusCode());
		var cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
		assertTrue(cookie, cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/") && !cookie.contains("Domain"));
		var pair = cookie.split(";")[0];
		assertTrue(body(send("GET", "/api/v1/auth/who", "", "Cookie", pair)).get("signedIn").asBoolean());
		var reference = context.getServiceReference(SignIns.class);
		var signIns = context.getService(reference);
		assertEquals(name, signIns.find(pair.split("=")[1], SignIn.Door.SHELL).orElseThrow().person().name());
		var told = new CompletableFuture<SignIn>();
		try (var handle = signIns.onEnd(told::complete)) {
			assertNotNull(handle);
			assertEquals("a cookie without an Origin changes nothing", 403, send("POST", "/api/v1/auth/sign-out", "", "Cookie", pair).statusCode());
			assertEquals(204, send("POST", "/api/v1/auth/sign-out", "", "Cookie", pair, "Origin", origin()).statusCode());
			assertEquals(name, told.get(1, TimeUnit.SECONDS).person().name());
		} finally {
			context.ungetService(reference);
		}
		assertFalse(body(send("GET", "/api/v1/auth/who", "", "Cookie", pair)).get("signedIn").asBoolean());
	}

	@Test
	public void whatIsStoppedLeavesNothingBehind() throws Exception {
		bundle("loggia-provider-sso").stop();
		bundle("loggia-identity").stop();
		try {
			Until.is("NOT_SUPPORTED", () -> outcome(invoke(caller("local:ann"), "login", "{}")));
			Until.is(404, () -> send("GET", "/api/v1/app-secrets", "", "Authorization", token).statusCode());
			Until.is(404, () -> send("GET", "/signin", "").statusCode());
			Until.is(true, () -> Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().equals("loggia-identity")));
		} finally {
			bundle("loggia-identity").start();
			bundle("loggia-provider-sso").start();
		}
		Until.is(200, () -> send("GET", "/signin", "").statusCode());
		Until.is(true, () -> outcome(invoke(caller("local:ann"), "login", "{}")).startsWith("{\"code\":"));
	}

	@Test
	public void anUninstalledVersionIsForgotten() throws Exception {
		var secret = body(send("POST", "/api/v1/app-secrets/" + app, "", "Authorization", token)).get("secret").asText();
		var code = JSON.readTree(outcome(invoke(caller("local:ann"), "login", "{}"))).get("code").asText();
		var sso = bundle("loggia-provider-sso");
		var loader = new WeakReference<>(sso.adapt(BundleWiring.class).getClassLoader());
		sso.uninstall();
		context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(sso));
		Until.is("NOT_SUPPORTED", () -> outcome(invoke(caller("local:ann"), "login", "{}")));
		Until.is(true, () -> {
			System.gc();
			return loader.get() == null;
		});
		context.installBundle(file("loggia-provider-sso").toUri().toString()).start();
		Until.is(200, () -> send("GET", "/api/v1/app-secrets", "", "Authorization", token).statusCode());
		assertEquals("a code of the version before counts", 28, body(exchange(app, secret, code)).get("openid").asText().length());
	}

	private Caller caller(String userId) {
		return new TestCaller(app, "digest-" + app, userId, "session-" + app + userId);
	}

	private JsonNode person(String name, String password) throws Exception {
		var made = send("POST", "/api/v1/people", "{\"name\":\"" + name + "\",\"displayName\":\"" + name + "\"" + (password == null ? "" : ",\"password\":\"" + password + "\"") + "}",
			"Authorization", token);
		assertEquals(made.body(), 201, made.statusCode());
		return body(made);
	}

	private HttpResponse<String> exchange(String appId, String secret, String code) throws Exception {
		return send("POST", "/api/v1/auth/code2session", "{\"appId\":\"" + appId + "\",\"secret\":\"" + secret + "\",\"code\":\"" + code + "\"}");
	}

	private static JsonNode body(HttpResponse<String> response) throws Exception {
		return JSON.readTree(response.body());
	}

	private static String error(HttpResponse<String> response) throws Exception {
		return body(response).at("/error/code").asText();
	}

	private String origin() {
		return "http://localhost:" + context.getProperty("loggia.port");
	}

	private HttpResponse<String> send(String method, String path, String json, String... headers) throws Exception {
		var request = HttpRequest.newBuilder(URI.create(origin() + path)).method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
		if (!json.isEmpty()) request.header("Content-Type", "application/json");
		for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
		return HTTP.send(request.build(), BodyHandlers.ofString());
	}

	private Bundle bundle(String name) {
		return Stream.of(context.getBundles()).filter(bundle -> name.equals(bundle.getSymbolicName())).findFirst().orElse(null);
	}

	/** @return the shipped file, at whatever level */
	private static Path file(String name) throws Exception {
		try (var files = Files.walk(Distribution.home().resolve("bundle"))) {
			var found = files.filter(f -> f.getFileName().toString().matches(name + "(-jdk18on)?-[0-9.]+\\.jar")).findFirst().orElse(null);
			assertNotNull(name + " is not in the distribution", found);
			return found;
		}
	}
}
