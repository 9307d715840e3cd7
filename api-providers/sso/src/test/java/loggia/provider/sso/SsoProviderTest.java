package loggia.provider.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.Caller.VersionKind;
import loggia.api.access.Principal;
import loggia.api.identity.Person;
import loggia.api.identity.SignIn;
import loggia.api.identity.SignIns;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import loggia.api.spi.ApiParams;
import loggia.api.spi.Risk;
import loggia.provider.sso.CodeResource.Exchange;
import loggia.provider.sso.CodeResource.Session;
import loggia.rest.Request;
import loggia.rest.RestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From {@code wx.login}, through the generated dispatcher, to the app's backend. */
class SsoProviderTest {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final String ANN = "person:" + "a".repeat(32);
	private static final String BOB = "person:" + "b".repeat(32);

	@TempDir
	Path folder;
	private TestDatabase database;
	private Tables tables;
	private AppSecrets secrets;
	private SsoProvider sso;
	private CodeResource codes;
	private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
	private final People people = new People();
	private final Apps apps = new Apps();

	private static final class People implements SignIns {
		final Map<String, Person> known = new ConcurrentHashMap<>(Map.of(ANN, new Person(ANN, "ann", "小安", "https://example.org/a.png", Set.of()), BOB, new Person(BOB, "bob", "Bob", null, Set.of())));

		@Override
		public Optional<SignIn> find(String secret, SignIn.Door door) {
			return Optional.empty();
		}

		@Override
		public Optional<Person> person(String id) {
			return Optional.ofNullable(known.get(id));
		}

		@Override
		public AutoCloseable onEnd(Consumer<SignIn> listener) {
			return () -> {};
		}
	}

	/** Apps whose manifests name a publisher, or none. */
	private static final class Apps implements ReleaseCatalog {
		final Map<String, String> manifests = new ConcurrentHashMap<>(
			Map.of("shop", "{\"publisher\":\"acme\"}", "news", "{\"publisher\":\"acme\"}", "game", "{\"publisher\":\"other\"}", "todo", "{}", "notes", "{}"));

		@Override
		public Optional<Release> current(String appId) {
			return Optional.ofNullable(manifests.get(appId)).map(m -> new Release(appId, "1.0.0", VersionKind.RELEASE, "r", appId, null, m, Path.of("/"), Set.of()));
		}

		@Override
		public Optional<Release> byDigest(String digest) {
			return Optional.empty();
		}

		@Override
		public List<Release> installed() {
			return List.of();
		}

		@Override
		public AutoCloseable onChange(Consumer<String> listener) {
			return () -> {};
		}
	}

	private record From(String remote) implements Request {
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
			return "/api/v1/auth/code2session";
		}

		@Override
		public String query() {
			return null;
		}

		@Override
		public String header(String name) {
			return null;
		}

		@Override
		public String cookie(String name) {
			return null;
		}

		@Override
		public boolean console() {
			return false;
		}

		@Override
		public long length() {
			return 0;
		}

		@Override
		public InputStream body() {
			return InputStream.nullInputStream();
		}

		@Override
		public void target(String target) {
			// no audit here
		}
	}

	@BeforeEach
	void open() {
		database = new TestDatabase(folder);
		build(true);
	}

	private void build(boolean guests) {
		tables = new Tables(database);
		secrets = new AppSecrets(tables, clock::get);
		sso = new SsoProvider(tables, people, apps, guests, 30, clock::get);
		codes = new CodeResource(tables, secrets, people, apps, new Sessions(tables, clock::get));
	}

	@AfterEach
	void close() {
		database.close();
	}

	private JsonNode call(Caller caller, String name, String params) throws Exception {
		try {
			return JSON.readTree(sso.dispatcher().call(name, new ApiParams(JSON.readTree(params), List.of()), caller).toCompletableFuture().get(10, TimeUnit.SECONDS).json());
		} catch (ExecutionException e) {
			throw (Exception) e.getCause();
		}
	}

	private String login(String appId, String userId) throws Exception {
		return call(new Somebody(appId, userId), "login", "{}").get("code").textValue();
	}

	private Session exchange(String appId, String secret, String code) {
		return codes.exchange(new Exchange(appId, secret, code), new From("10.0.0.1"));
	}

	private String refused(String appId, String secret, String code) {
		return assertThrows(RestException.class, () -> exchange(appId, secret, code)).code;
	}

	private ApiException failure(Caller caller, String name, String params) {
		return assertInstanceOf(ApiException.class, assertThrows(Exception.class, () -> call(caller, name, params)));
	}

	@Test
	void aBackendLearnsWhoTheCodeIsOf() throws Exception {
		var secret = secrets.replace("shop");
		var one = exchange("shop", secret, login("shop", ANN));
		assertTrue(one.openid().matches("o[A-Za-z0-9_-]{27}"), one.openid());
		assertEquals(16, Base64.getDecoder().decode(one.session_key()).length);
		var again = exchange("shop", secret, login("shop", ANN));
		assertEquals(one.openid(), again.openid());
		assertEquals(one.unionid(), again.unionid());
		assertNotEquals(one.session_key(), again.session_key(), "a login makes a new key");
		assertNotEquals(one.openid(), exchange("shop", secret, login("shop", BOB)).openid());
		build(true);
		assertEquals(one.openid(), exchange("shop", secret, login("shop", ANN)).openid(), "the same after a restart");
	}

	@Test
	void openidIsPerAppAndUnionidPerPublisher() throws Exception {
		var found = new java.util.HashMap<String, Session>();
		for (var app : List.of("shop", "news", "game", "todo", "notes")) found.put(app, exchange(app, secrets.replace(app), login(app, ANN)));
		assertEquals(5, found.values().stream().map(Session::openid).distinct().count());
		assertEquals(found.get("shop").unionid(), found.get("news").unionid());
		assertEquals(4, found.values().stream().map(Session::unionid).distinct().count());
	}

	@Test
	void aCodeIsForOneUseOfOneAppInFiveMinutes() throws Exception {
		var shop = secrets.replace("shop");
		var news = secrets.replace("news");
		var code = login("shop", ANN);
		assertEquals("wrongSecret", refused("shop", news, code));
		assertEquals("badRequest", refused("shop", "", code));
		assertEquals("codeOfAnotherApp", refused("news", news, code));
		exchange("shop", shop, code);
		assertEquals("codeUsed", refused("shop", shop, code));
		assertEquals("invalidCode", refused("shop", shop, "guess"));
		var late = login("shop", ANN);
		clock.addAndGet(299_999);
		exchange("shop", shop, late);
		var tooLate = login("shop", ANN);
		clock.addAndGet(300_000);
		assertEquals("invalidCode", refused("shop", shop, tooLate));
		assertEquals("invalidCode", refused("shop", shop, code), "a used code is forgotten in the end");
		assertEquals("wrongSecret", refused("nowhere", shop, "x"));
	}

	@Test
	void hundredUsesAtOnceAreOne() throws Exception {
		var secret = secrets.replace("shop");
		var code = login("shop", ANN);
		var pool = Executors.newFixedThreadPool(8);
		var tasks = new ArrayList<Callable<String>>();
		for (int i = 0; i < 100; i++) {
			tasks.add(() -> {
				try {
					return exchange("shop", secret, code).openid();
				} catch (RestException e) {
					return e.code;
				}
			});
		}
		exchange("shop", secret, login("shop", BOB)); // the secret is known from here on
		int done = 0;
		for (var future : pool.invokeAll(tasks)) {
			var outcome = future.get(10, TimeUnit.SECONDS);
			if (outcome.startsWith("o")) done++;
			else assertEquals("codeUsed", outcome);
		}
		pool.shutdown();
		assertEquals(1, done);
	}

	@Test
	void anOldSecretOpensNothing() throws Exception {
		var old = secrets.replace("shop");
		exchange("shop", old, login("shop", ANN));
		var fresh = secrets.replace("shop");
		assertEquals("wrongSecret", refused("shop", old, login("shop", ANN)));
		exchange("shop", fresh, login("shop", ANN));
		assertTrue(secrets.remove("shop"));
		assertFalse(secrets.remove("shop"));
		assertEquals("wrongSecret", refused("shop", fresh, login("shop", ANN)));
		assertEquals(List.of(), secrets.list());
	}

	@Test
	void guessingASecretIsSlowedDownAndTheBackendIsNot() throws Exception {
		var secret = secrets.replace("shop");
		exchange("shop", secret, login("shop", ANN));
		for (int i = 0; i < 5; i++) assertEquals("wrongSecret", refused("shop", "guess", "x"));
		assertEquals("tooManyAttempts", refused("shop", "guess", "x"));
		exchange("shop", secret, login("shop", ANN));
		clock.addAndGet(1_000);
		assertEquals("wrongSecret", refused("shop", "guess", "x"));
		assertEquals("tooManyAttempts", refused("shop", "guess", "x"));
	}

	@Test
	void neitherSecretNorCodeIsOnTheDisk() throws Exception {
		var secret = secrets.replace("shop");
		var code = login("shop", ANN);
		var file = new String(Files.readAllBytes(folder.resolve("platform.db")), StandardCharsets.ISO_8859_1);
		assertFalse(file.contains(secret));
		assertFalse(file.contains(code));
		assertTrue(file.contains("$scrypt$ln=14,r=8,p=1$"));
		assertTrue(file.contains(Sessions.digest(code)));
	}

	@Test
	void checkSessionKnowsTheLastLogin() throws Exception {
		var ann = new Somebody("shop", ANN);
		assertEquals(Reason.FAILED, failure(ann, "checkSession", "{}").reason);
		login("shop", ANN);
		assertEquals("{}", call(ann, "checkSession", "{}").toString());
		assertEquals(Reason.FAILED, failure(new Somebody("news", ANN), "checkSession", "{}").reason);
		assertEquals(Reason.FAILED, failure(new Somebody("shop", BOB), "checkSession", "{}").reason);
		clock.addAndGet(TimeUnit.DAYS.toMillis(30));
		assertEquals(Reason.FAILED, failure(ann, "checkSession", "{}").reason);
	}

	@Test
	void openDataCanBeCheckedAndReadWithTheSessionKey() throws Exception {
		var ann = new Somebody("shop", ANN);
		var session = exchange("shop", secrets.replace("shop"), login("shop", ANN));
		var info = call(ann, "getUserInfo", "{\"withCredentials\":true,\"lang\":\"zh_CN\"}");
		assertEquals("小安", info.at("/userInfo/nickName").textValue());
		assertEquals("https://example.org/a.png", info.at("/userInfo/avatarUrl").textValue());
		assertEquals("zh_CN", info.at("/userInfo/language").textValue());
		assertEquals(info.get("userInfo"), JSON.readTree(info.get("rawData").textValue()));
		assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest((info.get("rawData").textValue() + session.session_key()).getBytes(StandardCharsets.UTF_8))),
			info.get("signature").textValue());
		var open = decrypt(info, session.session_key());
		assertEquals(session.openid(), open.get("openId").textValue());
		assertEquals(session.unionid(), open.get("unionId").textValue());
		assertEquals("小安", open.get("nickName").textValue());
		assertEquals("shop", open.at("/watermark/appid").textValue());
		assertEquals(clock.get() / 1000, open.at("/watermark/timestamp").longValue());

		var profile = call(ann, "getUserProfile", "{\"desc\":\"for the member card\"}");
		assertEquals("小安", profile.at("/userInfo/nickName").textValue());
		var secret = decrypt(profile, session.session_key());
		assertFalse(secret.has("openId") || secret.has("unionId"));
		assertEquals("en", secret.get("language").textValue());
		assertNotEquals(profile.get("iv"), call(ann, "getUserProfile", "{\"desc\":\"again\"}").get("iv"));
	}

	private static JsonNode decrypt(JsonNode data, String sessionKey) throws Exception {
		var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
		var base64 = Base64.getDecoder();
		cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(base64.decode(sessionKey), "AES"), new IvParameterSpec(base64.decode(data.get("iv").textValue())));
		return JSON.readTree(cipher.doFinal(base64.decode(data.get("encryptedData").textValue())));
	}

	@Test
	void withoutALoginThereIsNothingToSealWith() throws Exception {
		var ann = new Somebody("shop", ANN);
		assertEquals("[\"userInfo\",\"rawData\"]", JSON.valueToTree(fields(call(ann, "getUserInfo", "{}"))).toString());
		assertEquals("[\"userInfo\",\"rawData\"]", JSON.valueToTree(fields(call(ann, "getUserProfile", "{\"desc\":\"d\"}"))).toString());
		assertEquals(Reason.FAILED, failure(ann, "getUserInfo", "{\"withCredentials\":true}").reason);
		login("shop", ANN);
		assertEquals("[\"userInfo\",\"rawData\"]", JSON.valueToTree(fields(call(ann, "getUserInfo", "{\"withCredentials\":false}"))).toString());
		assertTrue(call(ann, "getUserInfo", "{}").has("encryptedData"));
	}

	private static List<String> fields(JsonNode node) {
		var names = new ArrayList<String>();
		node.fieldNames().forEachRemaining(names::add);
		return names;
	}

	@Test
	void aProfileNeedsAReason() {
		var ann = new Somebody("shop", ANN);
		for (var params : List.of("{}", "{\"desc\":\"\"}", "{\"desc\":\" \"}", "{\"desc\":\"" + "长".repeat(31) + "\"}", "{\"desc\":1}")) {
			assertEquals(Reason.INVALID_PARAMS, failure(ann, "getUserProfile", params).reason, params);
		}
	}

	@Test
	void guestsAreTheirDevicesAndMayBeKeptOut() throws Exception {
		var secret = secrets.replace("shop");
		var one = exchange("shop", secret, login("shop", "local:one"));
		assertEquals(one.openid(), exchange("shop", secret, login("shop", "local:one")).openid());
		assertNotEquals(one.openid(), exchange("shop", secret, login("shop", "local:two")).openid());
		assertEquals("Guest", call(new Somebody("shop", "local:one"), "getUserInfo", "{}").at("/userInfo/nickName").textValue());
		build(false);
		for (var name : List.of("login", "getUserInfo")) assertEquals(Reason.DENIED, failure(new Somebody("shop", "local:one"), name, "{}").reason);
		login("shop", ANN);
	}

	@Test
	void whoWasRemovedIsNobody() throws Exception {
		var secret = secrets.replace("shop");
		var code = login("shop", BOB);
		people.known.remove(BOB);
		assertEquals("invalidCode", refused("shop", secret, code));
		assertEquals(Reason.DENIED, failure(new Somebody("shop", BOB), "login", "{}").reason);
	}

	@Test
	void offersTheFamilyWithItsRisks() {
		var apis = sso.dispatcher().apis();
		assertEquals(List.of("checkSession", "getUserInfo", "getUserProfile", "login"), apis.stream().map(a -> a.name()).toList());
		assertEquals(List.of(Risk.ORDINARY, Risk.CONSENT, Risk.CONSENT, Risk.DECLARED), apis.stream().map(a -> a.risk()).toList());
		assertTrue(apis.stream().filter(a -> a.risk() == Risk.CONSENT).allMatch(a -> a.scope().equals("scope.userInfo")));
	}

	@Test
	void aSecretIsForAnInstalledAppOnly() {
		var resource = new AppSecretsResource(secrets, apps);
		assertEquals("noSuchApp", assertThrows(RestException.class, () -> resource.create("nowhere")).code);
		var made = assertInstanceOf(AppSecretsResource.Made.class, resource.create("shop").body());
		secrets.check("shop", made.secret(), "home");
		resource.remove("shop");
		assertEquals("noSecret", assertThrows(RestException.class, () -> resource.remove("shop")).code);
	}
}
