package loggia.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import loggia.api.Caller;
import loggia.api.ShellSurface;
import loggia.api.release.ReleaseCatalog;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;

/** {@code wx.requestPayment} through the gate, orders and refunds over HTTP, notifications to a server: the bundles as shipped. */
public class PaymentProviderIT extends InFramework {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
	private static final List<String> BUNDLES = List.of("loggia-metrics", "loggia-rest", "loggia-payment-api", "loggia-provider-payment");
	private static int runs;

	/** @param merchantId, secret, notifyKey as they are shown once */
	private record Merchant(String merchantId, String secret, String notifyKey) {}

	private final FakeReleases releases = new FakeReleases();
	private final FakeShell shell = new FakeShell();
	private final List<ServiceRegistration<?>> registered = new ArrayList<>();
	private final List<JsonNode> told = new CopyOnWriteArrayList<>();
	private HttpServer server;
	private String app;
	private Caller ann;
	private String person;

	@Before
	public void open() throws Exception {
		registered.add(context.registerService(ReleaseCatalog.class, releases, null));
		registered.add(context.registerService(ShellSurface.class, shell, null));
		for (var name : BUNDLES) {
			if (bundle(name) == null) context.installBundle(file(name).toUri().toString());
		}
		for (var name : BUNDLES) bundle(name).start();
		Until.is(200, () -> send("GET", "/api/v1/ledger/check", "").status());
		app = "payment" + ++runs + ".itest";
		person = "person:" + String.format("%032x", runs);
		var release = releases.install(app, "requestPayment");
		ann = new TestCaller(app, release.release(), person, "session-" + app);
		assertEquals("NOT_APPROVED", outcome(invoke(ann, "requestPayment", "{}")));
		var approved = send("POST", "/api/v1/approvals", "{\"appId\":\"" + app + "\",\"api\":\"requestPayment\"}");
		if (approved.status() == 404 || approved.status() == 405) approved = send("PUT", "/api/v1/approvals/" + app + "/requestPayment", "");
		assertEquals(2, approved.status() / 100);
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
		server.createContext("/", exchange -> {
			told.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		server.start();
	}

	@After
	public void end() {
		if (server != null) server.stop(0);
		registered.forEach(ServiceRegistration::unregister);
	}

	@Test
	public void anOrderIsPaidToldRefundedAndBooked() throws Exception {
		var merchant = merchant();
		assertEquals(200, send("POST", "/api/v1/wallets/" + person + "/credit", "{\"amount\":5000,\"reason\":\"test\",\"key\":\"" + app + "\"}").status());
		var created = order(merchant, "T1", 1_234);
		assertEquals(201, created.status());
		var call = invoke(ann, "requestPayment", created.body().get("pay").toString());
		Until.is(1, shell.sheets::size);
		var sheet = shell.sheets.get(0);
		assertEquals("payment", sheet.sheet());
		assertEquals(JSON.readTree("{\"payee\":\"Teahouse\",\"description\":\"Tea\",\"amount\":1234,\"currency\":\"CNY\",\"balance\":5000,\"app\":\"App " + app + "\"}"), JSON.readTree(sheet.json()));
		sheet.answer().complete("{\"confirm\":true}");
		assertEquals("{}", outcome(call));
		assertEquals("FAILED", outcome(invoke(ann, "requestPayment", created.body().get("pay").toString())));
		Until.is(1, told::size);
		assertEquals("payment.done", told.get(0).get("event").asText());
		assertEquals("T1", told.get(0).at("/order/outTradeNo").asText());
		var refund = sent(merchant, "POST", "/api/v1/merchant/refunds", "{\"outRefundNo\":\"R1\",\"outTradeNo\":\"T1\",\"amount\":234}");
		assertEquals(refund.body().toString(), 201, refund.status());
		Until.is(2, told::size);
		var order = sent(merchant, "GET", "/api/v1/merchant/orders/T1", "").body();
		assertEquals("PARTLY_REFUNDED", order.get("state").asText());
		var id = order.get("prepayId").asText();
		var whole = send("GET", "/api/v1/orders/" + id, "").body();
		assertEquals(2, whole.get("transactions").size());
		assertEquals("created paid refund", String.join(" ", whole.get("events").findValuesAsText("event")));
		Until.is(List.of("DONE", "DONE"), () -> send("GET", "/api/v1/orders/" + id, "").body().get("notifications").findValuesAsText("state"));
		assertEquals(4_000, send("GET", "/api/v1/wallets?q=" + person, "").body().at("/items/0/balance").asInt());
		assertEquals(1, send("GET", "/api/v1/orders?sort=-createdAt&q=" + app, "").body().get("total").asInt());
		assertEquals(2, send("GET", "/api/v1/ledger?q=" + id, "").body().get("total").asInt() - send("GET", "/api/v1/ledger?q=nothing", "").body().get("total").asInt());
		assertTrue(send("GET", "/api/v1/ledger/check", "").body().get("balanced").asBoolean());
		assertFalse("secrets are shown once", send("GET", "/api/v1/merchants", "").body().toString().contains(merchant.secret));
	}

	@Test
	public void aGuestCancelsNothingAndPaysNothing() throws Exception {
		var merchant = merchant();
		var pay = order(merchant, "T1", 100).body().get("pay").toString();
		var guest = new TestCaller(app, ann.release(), "local:device", "session-guest");
		assertEquals("FAILED", outcome(invoke(guest, "requestPayment", pay)));
		assertEquals("signIn", shell.sheets.get(0).sheet());
		var call = invoke(ann, "requestPayment", pay);
		Until.is(2, shell.sheets::size);
		shell.sheets.get(1).answer().complete("{\"confirm\":false}");
		assertEquals("CANCELLED", outcome(call));
		assertEquals("CREATED", sent(merchant, "GET", "/api/v1/merchant/orders/T1", "").body().get("state").asText());
	}

	@Test
	public void M01_M02_keysNoncesAndSignaturesHoldOverHttp() throws Exception {
		var merchant = merchant();
		var body = orderJson("T1", 100);
		var headers = signed(merchant, "POST", "/api/v1/merchant/orders", body);
		headers.put("Idempotency-Key", "key-0001");
		var first = http("POST", "/api/v1/merchant/orders", headers, body);
		assertEquals(201, first.status());
		assertEquals("nonceUsed", http("POST", "/api/v1/merchant/orders", headers, body).code());
		var again = signed(merchant, "POST", "/api/v1/merchant/orders", body);
		again.put("Idempotency-Key", "key-0001");
		assertEquals(first.body(), http("POST", "/api/v1/merchant/orders", again, body).body());
		var other = signed(merchant, "POST", "/api/v1/merchant/orders", orderJson("T1", 101));
		other.put("Idempotency-Key", "key-0001");
		var conflict = http("POST", "/api/v1/merchant/orders", other, orderJson("T1", 101));
		assertEquals(409, conflict.status());
		assertEquals("idempotencyKeyReused", conflict.code());
		var forged = signed(new Merchant(merchant.merchantId, merchant.notifyKey, merchant.notifyKey), "POST", "/api/v1/merchant/orders", body);
		assertEquals(401, http("POST", "/api/v1/merchant/orders", forged, body).status());
		var stranger = merchant();
		assertEquals(404, sent(stranger, "GET", "/api/v1/merchant/orders/T1", "").status());
		assertEquals(401, http("GET", "/api/v1/orders", Map.of(), "").status());
	}

	@Test
	public void stoppedItTakesItsThreadsAndPathsAlong() throws Exception {
		var provider = bundle("loggia-provider-payment");
		provider.stop();
		Until.is(0L, () -> Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("loggia-payment")).count());
		Until.is(404, () -> send("GET", "/api/v1/ledger/check", "").status());
		assertEquals("NOT_SUPPORTED", outcome(invoke(ann, "requestPayment", "{}")));
		provider.start();
		Until.is(200, () -> send("GET", "/api/v1/ledger/check", "").status());
		assertTrue(send("GET", "/api/v1/ledger/check", "").body().get("balanced").asBoolean());
	}

	private Merchant merchant() throws Exception {
		var made = send("POST", "/api/v1/merchants", "{\"name\":\"Teahouse\",\"appIds\":[\"" + app + "\"],\"privateNotify\":true}");
		assertEquals(made.body().toString(), 201, made.status());
		return JSON.treeToValue(made.body(), Merchant.class);
	}

	private String orderJson(String outTradeNo, long amount) {
		return "{\"outTradeNo\":\"" + outTradeNo + "\",\"appId\":\"" + app + "\",\"description\":\"Tea\",\"amount\":{\"total\":" + amount + ",\"currency\":\"CNY\"},\"notifyUrl\":\"http://127.0.0.1:"
			+ server.getAddress().getPort() + "/notify\"}";
	}

	private Operator.Answer order(Merchant merchant, String outTradeNo, long amount) throws Exception {
		return sent(merchant, "POST", "/api/v1/merchant/orders", orderJson(outTradeNo, amount));
	}

	/** As a merchant's server sends it. */
	private Operator.Answer sent(Merchant merchant, String method, String path, String body) throws Exception {
		var headers = signed(merchant, method, path, body);
		if (method.equals("POST")) headers.put("Idempotency-Key", UUID.randomUUID().toString());
		return http(method, path, headers, body);
	}

	private static Map<String, String> signed(Merchant merchant, String method, String path, String body) throws Exception {
		var timestamp = Long.toString(System.currentTimeMillis() / 1000);
		var nonce = UUID.randomUUID().toString();
		var hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
		var mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(merchant.secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
		var signature = HexFormat.of().formatHex(mac.doFinal(String.join("\n", method, path, timestamp, nonce, hash).getBytes(StandardCharsets.UTF_8)));
		return new java.util.HashMap<>(Map.of("Loggia-Merchant", merchant.merchantId, "Loggia-Timestamp", timestamp, "Loggia-Nonce", nonce, "Loggia-Signature", signature));
	}

	/** As an operator's tool sends it. */
	private Operator.Answer send(String method, String path, String body) throws Exception {
		var token = Files.readString(Path.of(context.getProperty("loggia.data")).resolve("operator.token")).trim();
		return http(method, path, Map.of("Authorization", "Bearer " + token), body);
	}

	private Operator.Answer http(String method, String path, Map<String, String> headers, String body) throws Exception {
		var request = HttpRequest.newBuilder(URI.create("http://localhost:" + context.getProperty("loggia.port") + path)).method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
		if (!body.isEmpty()) request.header("Content-Type", "application/json");
		headers.forEach(request::header);
		var response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
		return new Operator.Answer(response.statusCode(), JSON.readTree(response.body()));
	}

	private Bundle bundle(String name) {
		return Stream.of(context.getBundles()).filter(bundle -> name.equals(bundle.getSymbolicName())).findFirst().orElse(null);
	}

	/** @return the shipped file, at whatever level */
	private static Path file(String name) throws Exception {
		try (var files = Files.walk(Distribution.home().resolve("bundle"))) {
			var found = files.filter(f -> f.getFileName().toString().matches(name + "-[0-9.]+\\.jar")).findFirst().orElse(null);
			assertNotNull(name + " is not in the distribution", found);
			return found;
		}
	}
}
