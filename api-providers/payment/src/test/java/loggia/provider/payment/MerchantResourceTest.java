package loggia.provider.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import loggia.provider.payment.Merchants.Merchant;
import loggia.provider.payment.Shop.Answer;
import loggia.provider.payment.Shop.Sent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The merchants' API: signatures, idempotency, amounts, refunds. */
class MerchantResourceTest {
	private static final String URL = "http://127.0.0.1:9/notify";
	@TempDir
	Path data;
	private final TestClock clock = new TestClock();
	private final Somebody ann = Somebody.person(1, Shop.APP);
	private Shop shop;
	private Merchant teahouse;
	private Merchant bakery;

	@BeforeEach
	void open() {
		shop = Shop.open(data, clock);
		teahouse = shop.merchant("Teahouse");
		bakery = shop.merchant("Bakery");
		shop.credit(ann.userId(), 100_000, "start");
	}

	@AfterEach
	void close() {
		var report = shop.check();
		shop.close();
		assertTrue(report.balanced(), report.problems().toString());
	}

	private void paidOrder(String no, long amount) throws Exception {
		shop.pay(ann, shop.ordered(teahouse, no, amount)).toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

	private int state(String no) {
		return shop.order(teahouse, no).json().get("amount").get("refunded").asInt();
	}

	@Test
	void M01_theSameKeyAHundredTimesAtOnceIsOneOrderAndOneReply() {
		var order = Shop.order("T1", 100, URL);
		var calls = new ArrayList<CompletableFuture<Answer>>();
		for (int i = 0; i < 100; i++) calls.add(CompletableFuture.supplyAsync(() -> shop.create(teahouse, "key-0001", order)).thenCompose(call -> call));
		var replies = new HashSet<Answer>();
		for (var call : calls) replies.add(call.join());
		assertEquals(1, replies.size(), replies.toString());
		assertEquals(201, replies.iterator().next().status());
		assertEquals(1, shop.number("SELECT count(*) FROM orders"));
	}

	@Test
	void M01_theSameRefundAHundredTimesAtOnceIsOneTransaction() throws Exception {
		paidOrder("T1", 1_000);
		var calls = new ArrayList<CompletableFuture<Answer>>();
		for (int i = 0; i < 100; i++) calls.add(CompletableFuture.supplyAsync(() -> shop.refund(teahouse, "key-0001", Shop.refund("R1", "T1", 400))).thenCompose(call -> call));
		var replies = new HashSet<Answer>();
		for (var call : calls) replies.add(call.join());
		assertEquals(1, replies.size(), replies.toString());
		assertEquals(1, shop.number("SELECT count(*) FROM transactions WHERE kind = 'REFUND'"));
		assertEquals(99_400, shop.balance(ann.userId()));
	}

	@Test
	void M02_theSameKeyForAnotherAmountIsAConflict() throws Exception {
		var first = shop.create(teahouse, "key-0001", Shop.order("T1", 100, URL)).join();
		assertEquals(new Answer(409, "idempotencyKeyReused"), shop.create(teahouse, "key-0001", Shop.order("T1", 101, URL)).join());
		assertEquals(first, shop.create(teahouse, "key-0001", Shop.order("T1", 100, URL)).join());
		assertEquals(new Answer(409, "outTradeNoUsed"), shop.create(teahouse, "key-0002", Shop.order("T1", 101, URL)).join());
		assertEquals(201, shop.create(bakery, "key-0001", Shop.order("T1", 101, URL)).join().status(), "another merchant's keys are its own");
		paidOrder("T2", 1_000);
		assertEquals(201, shop.refund(teahouse, "key-0003", Shop.refund("R1", "T2", 400)).join().status());
		assertEquals(new Answer(409, "idempotencyKeyReused"), shop.refund(teahouse, "key-0003", Shop.refund("R1", "T2", 401)).join());
		assertEquals(new Answer(409, "idempotencyKeyReused"), shop.refund(teahouse, "key-0001", Shop.refund("R9", "T2", 1)).join(), "a key is for one request, whatever it asks");
		assertEquals(400, state("T2"));
	}

	@Test
	void M02_aCreditsKeyIsForOneAmountAndPerson() {
		shop.credit(ann.userId(), 100_000, "start");
		assertEquals(100_000, shop.balance(ann.userId()));
		var other = org.junit.jupiter.api.Assertions.assertThrows(RuntimeException.class, () -> shop.credit(ann.userId(), 1, "start"));
		assertEquals("the key start was used with other content", other.getMessage());
		org.junit.jupiter.api.Assertions.assertThrows(RuntimeException.class, () -> shop.credit(Somebody.id(2), 100_000, "start"));
		assertEquals(0, shop.balance(Somebody.id(2)));
	}

	@Test
	void aKeyOutlivesARestartAndEndsAfterAWeek() {
		var first = shop.create(teahouse, "key-0001", Shop.order("T1", 100, URL)).join();
		shop.close();
		shop = Shop.open(data, clock);
		assertEquals(first, shop.create(teahouse, "key-0001", Shop.order("T1", 100, URL)).join());
		clock.advance(MerchantDoor.KEY_DAYS * 86_400_000L + 1);
		Databases.await(shop.service.door.sweep());
		assertEquals(new Answer(409, "outTradeNoUsed"), shop.create(teahouse, "key-0001", Shop.order("T1", 100, URL)).join());
	}

	@Test
	void M05_neverMoreGoesBackThanWasPaid() throws Exception {
		paidOrder("T1", 1_000);
		assertEquals(new Answer(409, "refundTooLarge"), shop.refund(teahouse, "key-0001", Shop.refund("R1", "T1", 1_001)).join());
		assertEquals(201, shop.refund(teahouse, "key-0002", Shop.refund("R1", "T1", 600)).join().status());
		assertEquals("PARTLY_REFUNDED", shop.order(teahouse, "T1").json().get("state").asText());
		assertEquals(new Answer(409, "refundTooLarge"), shop.refund(teahouse, "key-0003", Shop.refund("R2", "T1", 401)).join());
		assertEquals(201, shop.refund(teahouse, "key-0004", Shop.refund("R2", "T1", 400)).join().status());
		assertEquals("REFUNDED", shop.order(teahouse, "T1").json().get("state").asText());
		assertEquals(new Answer(409, "refundTooLarge"), shop.refund(teahouse, "key-0005", Shop.refund("R3", "T1", 1)).join());
		assertEquals(new Answer(409, "outRefundNoUsed"), shop.refund(teahouse, "key-0006", Shop.refund("R1", "T1", 1)).join());
		shop.ordered(teahouse, "T2", 1_000);
		assertEquals(new Answer(409, "orderNotPaid"), shop.refund(teahouse, "key-0007", Shop.refund("R4", "T2", 1)).join());
		assertEquals(100_000, shop.balance(ann.userId()));
		assertEquals("DONE", shop.refund(teahouse, "R1").json().get("state").asText());
		assertEquals(2, shop.order(teahouse, "T1").json().get("refunds").size());
	}

	@Test
	void M05_concurrentRefundsStopAtWhatWasPaid() throws Exception {
		paidOrder("T1", 1_000);
		var calls = new ArrayList<CompletableFuture<Answer>>();
		for (int i = 0; i < 50; i++) {
			int number = i;
			calls.add(CompletableFuture.supplyAsync(() -> shop.refund(teahouse, "refund-" + number, Shop.refund("R" + number, "T1", 130))).thenCompose(call -> call));
		}
		assertEquals(7, calls.stream().filter(call -> call.join().status() == 201).count());
		assertTrue(calls.stream().map(CompletableFuture::join).allMatch(a -> a.status() == 201 || a.text().equals("refundTooLarge")));
		assertEquals(910, state("T1"));
		assertEquals(99_910, shop.balance(ann.userId()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "1.5", "1.0", "1e2", "\"100\"", "null", "true", "5000001", "1000000000000000", "9223372036854775807", "9223372036854775808", "1e400", "[]", "{}" })
	void M08_anAmountIsWholeFenWithinTheLimit(String amount) throws Exception {
		var order = Shop.order("T1", 1, URL).toString().replace("\"total\":1", "\"total\":" + amount);
		assertTrue(order.contains(amount));
		assertEquals(new Answer(400, "badRequest"), create(order));
		assertEquals(0, shop.number("SELECT count(*) FROM orders"));
	}

	@Test
	void M08_NaNIsNoJson() {
		assertEquals(new Answer(400, "badRequest"), create(Shop.order("T1", 1, URL).toString().replace("\"total\":1", "\"total\":NaN")));
		assertEquals(201, create(Shop.order("T1", 5_000_000, URL).toString()).status());
	}

	@Test
	void M08_aBalanceNeverLeavesItsSixtyFourBits() {
		long most = Long.MAX_VALUE - 100_000;
		shop.credit(ann.userId(), most, "fortune");
		org.junit.jupiter.api.Assertions.assertThrows(ArithmeticException.class, () -> shop.credit(ann.userId(), 1, "straw"));
		assertEquals(Long.MAX_VALUE, shop.balance(ann.userId()));
	}

	private Answer create(String body) {
		return send(Sent.of(shop, teahouse, "POST", "/api/v1/merchant/orders", "key-" + Signatures.random(4), body));
	}

	private Answer send(Sent request) {
		return Shop.answer(() -> shop.resource.create(request, request.body())).join();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "outTradeNo|\"a b\"", "outTradeNo|\"\"", "outTradeNo|\"123456789012345678901234567890123\"", "outTradeNo|1", "description|\"\"", "description|\"line\\nbreak\"",
		"notifyUrl|\"ftp://x/\"", "notifyUrl|\"/notify\"", "notifyUrl|\"http://user@x/\"", "notifyUrl|\"http://x/#y\"", "notifyUrl|\"http://x\\r\\nHost: y/\"", "notifyUrl|\"http://bücher.example/\"",
		"timeExpire|\"tomorrow\"", "timeExpire|\"2020-01-01T00:00:00Z\"", "timeExpire|\"2030-01-01T00:00:00Z\"", "amount|100", "amount|{\"total\":1,\"currency\":\"USD\"}", "amount|{\"total\":1,\"x\":2}",
		"unknown|1" })
	void whatIsWrongIsRefused(String member, String value) throws Exception {
		var order = Shop.order("T1", 100, URL);
		order.set(member, Outbox.JSON.readTree(value));
		assertEquals(new Answer(400, "badRequest"), create(order.toString()));
	}

	@Test
	void bodiesThatAreNoObjectAreRefused() {
		for (var body : List.of("", "[]", "null", "{", "{} {}", "{\"outTradeNo\":\"T1\",\"outTradeNo\":\"T2\"}")) assertEquals(new Answer(400, "badRequest"), create(body), body);
		assertEquals(new Answer(413, "tooLarge"), create(" ".repeat(65_537)));
		assertEquals(new Answer(403, "notYourApp"), create(((ObjectNode) Shop.order("T1", 100, URL)).put("appId", "evil.test").toString()));
	}

	@Test
	void onlyAMerchantThatAnOperatorMarkedIsToldInAPrivateNetwork() {
		var open = Databases.await(shop.service.merchants.create(new Merchants.Wanted("Open", java.util.Set.of(Shop.APP), null, false), clock.now));
		assertEquals(new Answer(400, "badRequest"), shop.create(open, "key-0001", Shop.order("T1", 100, URL)).join());
		assertEquals(201, shop.create(open, "key-0002", Shop.order("T1", 100, "https://pay.example/notify?x=1")).join().status());
	}

	@Test
	void aRequestMustBeSignedByItsMerchant() {
		var now = Long.toString(clock.now / 1000);
		var body = Shop.order("T1", 100, URL).toString();
		var path = "/api/v1/merchant/orders";
		assertEquals(401, send(Sent.of(teahouse.id(), bakery.secret(), "POST", path, now, "nonce-01", "key-0001", body)).status(), "another's secret");
		assertEquals(401, send(Sent.of("nobody", teahouse.secret(), "POST", path, now, "nonce-02", "key-0001", body)).status(), "an unknown merchant");
		assertEquals(401, send(Sent.of(teahouse.id(), teahouse.notifyKey(), "POST", path, now, "nonce-03", "key-0001", body)).status(), "the key of notifications is another");
		var right = Sent.of(teahouse.id(), teahouse.secret(), "POST", path, now, "nonce-04", "key-0001", body);
		assertEquals(401, send(new Sent("POST", path, null, right.headers(), body.replace("100", "1").getBytes(StandardCharsets.UTF_8))).status(), "another body");
		assertEquals(401, send(new Sent("POST", path + "/", null, right.headers(), right.bytes())).status(), "another path");
		assertEquals(401, send(new Sent("POST", path, "a=1", right.headers(), right.bytes())).status(), "another query");
		assertEquals(401, send(new Sent("PUT", path, null, right.headers(), right.bytes())).status(), "another method");
		for (var header : List.of("Loggia-Merchant", "Loggia-Timestamp", "Loggia-Nonce", "Loggia-Signature")) {
			var without = new java.util.HashMap<>(right.headers());
			without.remove(header);
			assertEquals(401, send(new Sent("POST", path, null, without, right.bytes())).status(), "without " + header);
		}
		var withoutKey = new java.util.HashMap<>(right.headers());
		withoutKey.remove("Idempotency-Key");
		assertEquals(0, shop.number("SELECT count(*) FROM orders"));
		assertEquals(201, send(right).status());
		assertEquals(new Answer(400, "badIdempotencyKey"), send(new Sent("POST", path, null, Sent.of(shop, teahouse, "POST", path, null, body).headers(), right.bytes())));
	}

	@Test
	void aNonceIsTakenOnceAlsoAfterARestart() {
		var now = Long.toString(clock.now / 1000);
		var request = Sent.of(teahouse.id(), teahouse.secret(), "POST", "/api/v1/merchant/orders", now, "nonce-01", "key-0001", Shop.order("T1", 100, URL).toString());
		assertEquals(201, send(request).status());
		assertEquals(new Answer(401, "nonceUsed"), send(request));
		shop.close();
		shop = Shop.open(data, clock);
		assertEquals(new Answer(401, "nonceUsed"), send(request));
	}

	@Test
	void aRefusedRequestCannotBeReplayedWhenItWouldPass() throws Exception {
		paidOrder("T1", 1_000);
		assertEquals(201, shop.refund(teahouse, "key-0001", Shop.refund("R1", "T1", 1_000)).join().status());
		var now = Long.toString(clock.now / 1000);
		var request = Sent.of(teahouse.id(), teahouse.secret(), "POST", "/api/v1/merchant/refunds", now, "nonce-01", "key-0002", Shop.refund("R2", "T2", 10).toString());
		assertEquals(404, Shop.answer(() -> shop.resource.refund(request, request.body())).join().status());
		paidOrder("T2", 10);
		shop.close();
		shop = Shop.open(data, clock);
		assertEquals(new Answer(401, "nonceUsed"), Shop.answer(() -> shop.resource.refund(request, request.body())).join());
	}

	@Test
	void aRequestIsForNow() {
		for (long away : List.of(-301L, 301L)) {
			var then = Long.toString(clock.now / 1000 + away);
			assertEquals(new Answer(401, "badTimestamp"), send(Sent.of(teahouse.id(), teahouse.secret(), "POST", "/api/v1/merchant/orders", then, "nonce" + away, "key-0001", "{}")));
		}
		var edge = Long.toString(clock.now / 1000 - 299);
		assertEquals(201, send(Sent.of(teahouse.id(), teahouse.secret(), "POST", "/api/v1/merchant/orders", edge, "nonce-09", "key-0001", Shop.order("T1", 1, URL).toString())).status());
	}

	@Test
	void anotherMerchantsOrdersAreNotThere() throws Exception {
		paidOrder("T1", 1_000);
		assertEquals(new Answer(404, "noOrder"), shop.order(bakery, "T1"));
		assertEquals(new Answer(404, "noOrder"), shop.close(bakery, "key-0001", "T1").join());
		assertEquals(new Answer(404, "noOrder"), shop.refund(bakery, "key-0002", Shop.refund("R1", "T1", 1)).join());
		assertEquals(201, shop.refund(teahouse, "key-0001", Shop.refund("R1", "T1", 1)).join().status());
		assertEquals(new Answer(404, "noRefund"), shop.refund(bakery, "R1"));
	}

	@Test
	void closingIsForOrdersThatNobodyPaid() throws Exception {
		shop.ordered(teahouse, "T1", 100);
		assertEquals("CLOSED", shop.close(teahouse, "key-0001", "T1").join().json().get("state").asText());
		assertEquals(200, shop.close(teahouse, "key-0002", "T1").join().status(), "closing a closed one changes nothing");
		paidOrder("T2", 100);
		assertEquals(new Answer(409, "orderNotOpen"), shop.close(teahouse, "key-0003", "T2").join());
	}

	@Test
	void secretsAreSealedOnTheDisk() throws Exception {
		assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(data.resolve("payment.key")));
		var secret = teahouse.secret();
		shop.close();
		for (var file : List.of("ledger.db")) {
			var bytes = new String(Files.readAllBytes(data.resolve("db").resolve(file)), StandardCharsets.ISO_8859_1);
			assertTrue(bytes.contains("Teahouse"));
			assertFalse(bytes.contains(secret));
			assertFalse(bytes.contains(teahouse.notifyKey()));
		}
		shop = Shop.open(data, clock);
		assertEquals(secret, shop.service.merchants.find(teahouse.id()).orElseThrow().secret());
		var renewed = Databases.await(shop.service.merchants.renew(teahouse.id())).orElseThrow();
		assertNotEquals(secret, renewed.secret());
		assertEquals(new Answer(401, "badSignature"), shop.order(teahouse, "T1"));
		shop.close();
		shop = Shop.open(data, clock);
		assertEquals(new Answer(404, "noOrder"), shop.order(shop.service.merchants.find(teahouse.id()).orElseThrow(), "T1"));
	}

	/** The README's example is run as it is printed. */
	@Test
	void theReadmesExampleSigns() throws Exception {
		Assumptions.assumeTrue(hasNode(), "node is not installed");
		var readme = Files.readString(Path.of("README.md"));
		var found = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL).matcher(readme);
		assertTrue(found.find());
		var body = Shop.order("T1", 100, URL).toString();
		var script = found.group(1) + "\nconst now = Number(process.argv[2]);\nconst body = process.argv[3];\nconst h = sign(" + "'" + teahouse.id() + "', '" + teahouse.secret()
			+ "', 'POST', '/api/v1/merchant/orders', body, now);\nconsole.log(Object.entries(h).map(([k, v]) => k + '=' + v).join('\\n'));\n";
		var file = Files.writeString(data.resolve("example.mjs"), script);
		var process = new ProcessBuilder("node", file.toString(), Long.toString(clock.now), body).redirectErrorStream(true).start();
		var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(0, process.waitFor(), out);
		var headers = new java.util.HashMap<String, String>();
		out.lines().forEach(line -> headers.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
		headers.put("Idempotency-Key", "key-0001");
		assertEquals(201, send(new Sent("POST", "/api/v1/merchant/orders", null, headers, body.getBytes(StandardCharsets.UTF_8))).status(), out);
	}

	private static boolean hasNode() throws InterruptedException {
		try {
			return new ProcessBuilder("node", "--version").start().waitFor() == 0;
		} catch (java.io.IOException e) {
			return false;
		}
	}
}
