package loggia.sandbox.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiAge;
import loggia.api.ApiCatalog;
import loggia.api.access.Principal;
import loggia.api.access.Role;
import loggia.api.spi.Risk;
import loggia.rest.Action;
import loggia.rest.Paging;
import loggia.rest.Request;
import loggia.rest.RestException;
import loggia.sandbox.AllowedDomains;
import loggia.sandbox.Approvals;
import loggia.sandbox.AuditLog;
import loggia.sandbox.AuditedActions;
import loggia.sandbox.Grants;
import loggia.sandbox.Tables;
import loggia.sandbox.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ResourcesTest {
	private static final String RELEASE = "a".repeat(64);
	private static final Paging FIRST = new Paging(1, 50, null, false, null);

	@TempDir
	Path folder;
	TestDatabase database;
	Tables tables;
	AuditLog audit;
	final Asked request = new Asked();

	/** A request by an operator. */
	private static final class Asked implements Request {
		String target;

		@Override
		public Principal principal() {
			return new Principal("person:1", "ada", Role.OPERATOR);
		}

		@Override
		public String method() {
			throw new UnsupportedOperationException();
		}

		@Override
		public String path() {
			throw new UnsupportedOperationException();
		}

		@Override
		public String query() {
			throw new UnsupportedOperationException();
		}

		@Override
		public String header(String name) {
			throw new UnsupportedOperationException();
		}

		@Override
		public String cookie(String name) {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean console() {
			return true;
		}

		@Override
		public String remote() {
			return "127.0.0.1";
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
		public void target(String text) {
			target = text;
		}
	}

	@BeforeEach
	void open() {
		database = new TestDatabase(folder);
		tables = new Tables(database);
		audit = new AuditLog(tables);
	}

	@AfterEach
	void close() throws Exception {
		audit.close();
		database.close();
	}

	@Test
	void everyMethodSaysWhoMayAndEveryChangeIsAnAction() {
		for (var type : List.of(GrantsResource.class, ApprovalsResource.class, DomainsResource.class, AuditResource.class, CatalogResource.class)) {
			for (Method method : Arrays.stream(type.getDeclaredMethods()).filter(m -> m.getAnnotations().length > 0).toList()) {
				boolean reads = method.isAnnotationPresent(GET.class);
				assertEquals(reads ? "auditor" : "operator", method.getAnnotation(RolesAllowed.class).value()[0], method.toString());
				assertEquals(!reads, method.isAnnotationPresent(Action.class), method.toString());
			}
		}
	}

	@Test
	void listsGrantsInPartsAndTakesThemBack() throws Exception {
		var grants = new Grants(tables);
		var resource = new GrantsResource(grants);
		for (String person : List.of("ann", "bob", "cid")) {
			await(grants.remember(new Grants.Key("shop", "", person, "scope.record"), true));
		}
		await(grants.remember(new Grants.Key("news", "", "ann", "scope.record"), false));
		assertEquals(4, resource.list(null, null, FIRST).total());
		assertEquals(List.of("news"), resource.list(null, "ann", FIRST).items().stream().map(GrantsResource.Item::appId).limit(1).toList());
		var second = resource.list("shop", null, new Paging(2, 2, "userId", true, null));
		assertEquals(3, second.total());
		assertEquals(List.of("ann"), second.items().stream().map(GrantsResource.Item::userId).toList());
		assertEquals(1, resource.list(null, null, new Paging(1, 50, null, false, "CID")).total());
		await(resource.withdraw("shop", "ann", "scope.record"));
		assertNull(grants.answer(new Grants.Key("shop", "", "ann", "scope.record")));
		assertEquals("404 noGrant", refused(() -> await(resource.withdraw("shop", "ann", "scope.record"))));
	}

	@Test
	void approvesForOneReleaseOrAll() throws Exception {
		var approvals = new Approvals(tables);
		var resource = new ApprovalsResource(approvals);
		await(resource.give("shop", "requestPayment", RELEASE, request));
		assertEquals("shop/requestPayment/" + RELEASE, request.target);
		assertTrue(approvals.approved("shop", RELEASE, "requestPayment"));
		assertFalse(approvals.approved("shop", "b".repeat(64), "requestPayment"));
		assertEquals("ada", await(resource.give("shop", "requestPayment", null, request)).by());
		assertTrue(approvals.approved("shop", "b".repeat(64), "requestPayment"));
		assertEquals(2, resource.list("shop", FIRST).total());
		assertEquals(0, resource.list("news", FIRST).total());
		await(resource.withdraw("shop", "requestPayment", null, request));
		assertTrue(approvals.approved("shop", RELEASE, "requestPayment"));
		assertFalse(approvals.approved("shop", "b".repeat(64), "requestPayment"));
		assertEquals("404 noApproval", refused(() -> await(resource.withdraw("shop", "requestPayment", null, request))));
		assertEquals("400 badRelease", refused(() -> resource.give("shop", "requestPayment", "latest", request)));
		assertEquals("400 badAppId", refused(() -> resource.give("../shop", "requestPayment", null, request)));
		assertEquals("400 badApi", refused(() -> resource.give("shop", "wx pay", null, request)));
	}

	@Test
	void allowsServersAndTakesThemBack() throws Exception {
		var resource = new DomainsResource(new AllowedDomains(tables));
		var item = await(resource.allow("shop", new DomainsResource.Allow(null, "request", "https://API.example.com", null), request));
		assertEquals("* request https://api.example.com false ada", String.join(" ", item.release(), item.kind(), item.origin(), "" + item.privateNet(), item.by()));
		assertEquals("400 badOrigin", refused(() -> resource.allow("shop", new DomainsResource.Allow("*", "request", "http://10.0.0.1", false), request)));
		assertEquals("400 badOrigin", refused(() -> resource.allow("shop", new DomainsResource.Allow("*", "request", null, false), request)));
		assertEquals("400 badKind", refused(() -> resource.allow("shop", new DomainsResource.Allow("*", "ftp", "https://x.example", false), request)));
		assertEquals(1, resource.list("shop", FIRST).total());
		assertEquals("404 noDomain", refused(() -> await(resource.withdraw("shop", "upload", "https://api.example.com", null, request))));
		await(resource.withdraw("shop", "request", "https://api.example.com/", "*", request));
		assertEquals(0, resource.list(null, FIRST).total());
	}

	@Test
	void listsApprovalsInParts() throws Exception {
		var resource = new ApprovalsResource(new Approvals(tables));
		for (String app : List.of("news", "shop")) {
			for (String api : List.of("login", "pay")) {
				await(resource.give(app, api, app.equals("news") ? RELEASE : null, request));
			}
		}
		assertEquals(List.of("news login", "news pay", "shop login", "shop pay"), approvals(resource, null, FIRST));
		assertEquals(List.of("shop pay"), approvals(resource, null, new Paging(2, 3, null, false, null)));
		assertEquals(4, resource.list(null, new Paging(2, 3, null, false, null)).total());
		assertEquals(List.of("news pay", "shop pay", "news login"), approvals(resource, null, new Paging(1, 3, "api", true, null)));
		assertEquals(List.of("shop login"), approvals(resource, "shop", new Paging(1, 50, "at", false, "LOG")));
		assertEquals(2, resource.list(null, new Paging(1, 50, "by", false, RELEASE)).total());
		assertEquals("400 badSort", refused(() -> resource.list(null, new Paging(1, 50, "person", false, null))));
	}

	private static List<String> approvals(ApprovalsResource resource, String appId, Paging paging) {
		return resource.list(appId, paging).items().stream().map(each -> each.appId() + " " + each.api()).toList();
	}

	@Test
	void listsServersInParts() throws Exception {
		var resource = new DomainsResource(new AllowedDomains(tables));
		for (String kind : List.of("request", "download")) {
			await(resource.allow("shop", new DomainsResource.Allow(null, kind, "https://b.example", null), request));
			await(resource.allow("shop", new DomainsResource.Allow(null, kind, "https://a.example", kind.equals("request")), request));
		}
		await(resource.allow("news", new DomainsResource.Allow(RELEASE, "socket", "wss://live.example", null), request));
		var all = List.of("news socket wss://live.example", "shop request https://a.example", "shop request https://b.example", "shop download https://a.example",
				"shop download https://b.example");
		assertEquals(all, servers(resource, null, FIRST));
		assertEquals(all.subList(2, 4), servers(resource, null, new Paging(2, 2, null, false, null)));
		assertEquals(5, resource.list(null, new Paging(2, 2, null, false, null)).total());
		assertEquals(List.of(all.get(0), all.get(2)), servers(resource, null, new Paging(1, 2, "origin", true, null)));
		assertEquals(List.of(all.get(1)), servers(resource, "shop", new Paging(1, 1, "private", true, null)));
		assertEquals(all.subList(3, 5), servers(resource, null, new Paging(1, 50, "kind", false, "DOWN")));
		assertEquals("400 badSort", refused(() -> resource.list(null, new Paging(1, 50, "privateNet", false, null))));
	}

	private static List<String> servers(DomainsResource resource, String appId, Paging paging) {
		return resource.list(appId, paging).items().stream().map(each -> String.join(" ", each.appId(), each.kind(), each.origin())).toList();
	}

	@Test
	void listsTheCatalogueInParts() {
		var resource = new CatalogResource(new Catalog());
		assertEquals(List.of("getLocation", "login", "pay", "setStorage"), apis(resource, null, FIRST));
		assertEquals(List.of("setStorage"), apis(resource, null, new Paging(2, 3, null, false, null)));
		assertEquals(4, resource.list(null, new Paging(2, 3, null, false, null)).total());
		assertEquals(List.of("setStorage", "login", "getLocation", "pay"), apis(resource, null, new Paging(1, 50, "risk", false, null)), "from ordinary to approved");
		assertEquals("getLocation", apis(resource, null, new Paging(1, 50, "scope", true, null)).get(0));
		assertEquals(List.of("pay"), apis(resource, Risk.APPROVED, FIRST));
		assertEquals(List.of("getLocation"), apis(resource, null, new Paging(1, 50, null, false, "USERLOCATION")));
		assertEquals(List.of(), apis(resource, Risk.ORDINARY, new Paging(1, 50, null, false, "pay")));
		assertEquals("400 badSort", refused(() -> resource.list(null, new Paging(1, 50, "types", false, null))));
	}

	private static List<String> apis(CatalogResource resource, Risk risk, Paging paging) {
		return resource.list(risk, paging).items().stream().map(ApiCatalog.Entry::name).toList();
	}

	/** Four APIs, one of each risk class. */
	private static final class Catalog implements ApiCatalog {
		@Override
		public List<Entry> apis() {
			return List.of(api("getLocation", "consent", "scope.userLocation"), api("login", "declared", null), api("pay", "approved", null),
					api("setStorage", "ordinary", null));
		}

		private static Entry api(String name, String risk, String scope) {
			return new Entry(name, "family", 1, "1.0.0", "loggia-provider", risk, scope, false, "", "{}", "{}", ApiAge.STEADY);
		}

		@Override
		public long revision() {
			return 1;
		}

		@Override
		public AutoCloseable onChange(Runnable listener) {
			return () -> {};
		}
	}

	@Test
	void showsAndVerifiesTheAudit() throws Exception {
		new AuditedActions(audit).record(request.principal(), "app.install", "shop", "done");
		audit.close();
		audit = new AuditLog(tables);
		var resource = new AuditResource(audit);
		var item = await(resource.list("shop", null, null, null, "ada", "app.install", null, null, FIRST)).items().get(0);
		assertEquals("1 ada person:1 app.install shop done", String.join(" ", "" + item.seq(), item.actor(), item.actorId(), item.action(), item.target(), item.outcome()));
		assertNull(item.api());
		assertEquals(0, await(resource.list("news", null, null, null, null, null, null, null, FIRST)).total());
		assertEquals("400 badSort", refused(() -> resource.list(null, null, null, null, null, null, null, null, new Paging(1, 50, "api", false, null))));
		assertTrue(await(resource.verify()).intact());
	}

	private static <T> T await(CompletionStage<T> stage) throws Exception {
		return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
	}

	private static String refused(Executable work) {
		var thrown = assertThrows(Exception.class, work);
		var refusal = assertInstanceOf(RestException.class, thrown instanceof RestException ? thrown : cause(thrown));
		assertTrue(refusal.getMessage().length() > 20, "the message says what to do");
		return refusal.status + " " + refusal.code;
	}

	private static Throwable cause(Throwable thrown) {
		return thrown.getCause() instanceof CompletionException inner ? inner.getCause() : thrown.getCause();
	}
}
