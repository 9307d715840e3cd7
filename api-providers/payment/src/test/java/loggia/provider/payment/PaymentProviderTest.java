package loggia.provider.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiException;
import loggia.provider.payment.Merchants.Merchant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code wx.requestPayment} through the generated dispatcher, on the real database. */
class PaymentProviderTest {
	private static final ObjectMapper JSON = new ObjectMapper();
	@TempDir
	Path data;
	private final TestClock clock = new TestClock();
	private final Somebody ann = Somebody.person(1, Shop.APP);
	private final Somebody bob = Somebody.person(2, Shop.APP);
	private Shop shop;
	private Merchant teahouse;

	@BeforeEach
	void open() {
		shop = Shop.open(data, clock);
		teahouse = shop.merchant("Teahouse");
		shop.credit(ann.userId(), 10_000, "start");
	}

	@AfterEach
	void close() {
		var report = shop.check();
		shop.close();
		assertTrue(report.balanced(), report.problems().toString());
	}

	private String failure(Somebody who, JsonNode payment) {
		var e = assertThrows(ExecutionException.class, () -> shop.pay(who, payment).toCompletableFuture().get(20, TimeUnit.SECONDS));
		return assertInstanceOf(ApiException.class, e.getCause()).getMessage();
	}

	private void paid(Somebody who, JsonNode payment) throws Exception {
		assertEquals("{}", shop.pay(who, payment).toCompletableFuture().get(20, TimeUnit.SECONDS).json());
	}

	@Test
	void asksThePersonAndPays() throws Exception {
		paid(ann, shop.ordered(teahouse, "T1", 1_234));
		assertEquals(1, shop.shell.sheets.size());
		var sheet = shop.shell.sheets.get(0);
		assertEquals("payment", sheet.name());
		assertEquals(JSON.readTree("{\"payee\":\"Teahouse\",\"description\":\"A cup of tea\",\"amount\":1234,\"currency\":\"CNY\",\"balance\":10000,\"app\":\"shop.test\"}"), JSON.readTree(sheet.json()));
		assertEquals(8_766, shop.balance(ann.userId()));
		var order = shop.order(teahouse, "T1").json();
		assertEquals("PAID", order.get("state").asText());
		assertEquals(clock.now, order.get("paidAt").asLong());
		assertFalse(order.has("pay"));
	}

	@Test
	void aPersonWhoSaysNoPaysNothing() throws Exception {
		var payment = shop.ordered(teahouse, "T1", 100);
		for (var no : List.of("{\"confirm\":false}", "{}", "{\"confirm\":\"true\"}", "{\"confirm\":1}")) {
			shop.shell.says = no;
			assertEquals("cancel", failure(ann, payment), no);
		}
		assertEquals(10_000, shop.balance(ann.userId()));
		shop.shell.says = "{\"confirm\":true}";
		paid(ann, payment);
	}

	@Test
	void aGuestIsShownTheSignInSheet() {
		var guest = new Somebody(Shop.APP, "local:device", "s");
		assertEquals("not signed in", failure(guest, shop.ordered(teahouse, "T1", 100)));
		assertEquals(1, shop.shell.sheets.size());
		assertEquals("signIn", shop.shell.sheets.get(0).name());
		assertEquals("{\"reason\":\"payment\"}", shop.shell.sheets.get(0).json());
	}

	@Test
	void theBalanceMustBeEnough() throws Exception {
		assertEquals("insufficient balance", failure(ann, shop.ordered(teahouse, "T1", 10_001)));
		assertEquals("insufficient balance", failure(bob, shop.ordered(teahouse, "T2", 1)));
		paid(ann, shop.ordered(teahouse, "T3", 10_000));
		assertEquals(0, shop.balance(ann.userId()));
	}

	@Test
	void aPaidOrderIsNotPaidAgain() throws Exception {
		var payment = shop.ordered(teahouse, "T1", 100);
		paid(ann, payment);
		shop.credit(bob.userId(), 500, "bob");
		assertEquals("order paid", failure(ann, payment));
		assertEquals("order paid", failure(bob, payment));
		assertEquals(1, shop.shell.sheets.size(), "nobody is asked for it");
		assertEquals(9_900, shop.balance(ann.userId()));
	}

	@Test
	void closedAndExpiredOrdersAreNotPaid() throws Exception {
		var closed = shop.ordered(teahouse, "T1", 100);
		assertEquals("CLOSED", shop.close(teahouse, "close-T1", "T1").join().json().get("state").asText());
		assertEquals("order closed", failure(ann, closed));
		shop.ordered(teahouse, "T2", 100);
		clock.advance(Shop.SETTINGS.orderMs());
		// signed anew: the order's own time is what ended
		var late = Outbox.JSON.createObjectNode().put("timeStamp", Long.toString(clock.now / 1000)).put("nonceStr", "n").put("package", "prepay_id=" + id("T2")).put("signType", "HMAC-SHA256");
		late.put("paySign", Signatures.payment(teahouse.secret(), Shop.APP, late.get("timeStamp").asText(), "n", late.get("package").asText()));
		assertEquals("order expired", failure(ann, late));
		assertEquals(1, Databases.await(shop.service.payments.expire()));
		assertEquals("EXPIRED", shop.order(teahouse, "T2").json().get("state").asText());
		assertEquals("order expired", failure(ann, late));
	}

	private String id(String outTradeNo) {
		return shop.order(teahouse, outTradeNo).json().get("prepayId").asText();
	}

	@ParameterizedTest
	@CsvSource({ "paySign,00,sign error", "paySign,,sign error", "nonceStr,other,sign error", "timeStamp,1795000001,sign error", "package,prepay_id=ffff,prepay_id invalid",
		"package,x,parameter error: parameter.package should begin with prepay_id=;", "signType,MD5,parameter error: parameter.signType should be HMAC-SHA256 or RSA;", "signType,RSA,sign error" })
	void nothingOfThePaymentCanBeChanged(String member, String value, String expected) {
		var payment = ((ObjectNode) shop.ordered(teahouse, "T1", 100)).put(member, value == null ? "" : value);
		assertEquals(expected, failure(ann, payment));
		assertEquals(0, shop.shell.sheets.size());
	}

	@ParameterizedTest
	@ValueSource(strings = { "timeStamp", "nonceStr", "package", "signType", "paySign" })
	void eachMemberIsNeededAsText(String member) {
		var payment = (ObjectNode) shop.ordered(teahouse, "T1", 100);
		assertEquals("parameter error: parameter." + member + " should be String instead of Number;", failure(ann, payment.deepCopy().put(member, 1)));
		assertEquals("parameter error: parameter." + member + " should be String instead of Undefined;", failure(ann, payment.without(member)));
	}

	@Test
	void anotherMiniProgramCannotPayIt() {
		var payment = shop.ordered(teahouse, "T1", 100);
		assertEquals("prepay_id invalid", failure(new Somebody("evil.test", ann.userId(), "s"), payment));
		var other = shop.merchant("Other");
		var forged = ((ObjectNode) payment).put("paySign",
			Signatures.payment(other.secret(), Shop.APP, payment.get("timeStamp").asText(), payment.get("nonceStr").asText(), payment.get("package").asText()));
		assertEquals("sign error", failure(ann, forged));
	}

	@Test
	void anOldSignatureHasExpired() {
		var payment = shop.ordered(teahouse, "T1", 100);
		clock.advance(Shop.SETTINGS.signAgeMs() + 1_000);
		assertEquals("sign expired", failure(ann, payment));
		clock.advance(-2 * Shop.SETTINGS.signAgeMs());
		assertEquals("sign expired", failure(ann, payment));
	}

	@Test
	void takesAnRsaSignature() throws Exception {
		var generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(2048);
		var pair = generator.generateKeyPair();
		var pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n";
		var merchant = Databases.await(shop.service.merchants.create(new Merchants.Wanted("RSA", Set.of(Shop.APP), pem, true), clock.now));
		var payment = (ObjectNode) shop.ordered(merchant, "T1", 100);
		var text = Signatures.paymentText(Shop.APP, payment.get("timeStamp").asText(), payment.get("nonceStr").asText(), payment.get("package").asText());
		var signer = Signature.getInstance("SHA256withRSA");
		signer.initSign(pair.getPrivate());
		signer.update(text.getBytes());
		payment.put("signType", "RSA").put("paySign", Base64.getEncoder().encodeToString(signer.sign()));
		assertEquals("sign error", failure(ann, payment.deepCopy().put("nonceStr", "x")));
		paid(ann, payment);
	}

	@Test
	void anOrderThatNamesItsPayerIsTheirs() throws Exception {
		var create = shop.create(teahouse, "for-bob1", Shop.order("T1", 100, "http://127.0.0.1:9/").put("openid", bob.userId())).join();
		assertEquals("openid mismatch", failure(ann, create.json().get("pay")));
		shop.credit(bob.userId(), 100, "bob");
		paid(bob, create.json().get("pay"));
		var opaque = shop.create(teahouse, "for-ann1", Shop.order("T2", 100, "http://127.0.0.1:9/").put("openid", "oAnn")).join().json().get("pay");
		assertEquals("openid mismatch", failure(ann, opaque), "nobody knows whose it is");
		shop.provider.payers = (app, person, openid) -> app.equals(Shop.APP) && person.equals(ann.userId()) && openid.equals("oAnn");
		assertEquals("openid mismatch", failure(bob, opaque));
		paid(ann, opaque);
	}

	@Test
	void M01_aHundredYesesAtOncePayOnce() throws Exception {
		var payment = shop.ordered(teahouse, "T1", 100);
		shop.credit(bob.userId(), 10_000, "bob");
		shop.shell.says = null;
		var calls = new ArrayList<CompletableFuture<?>>();
		for (int i = 0; i < 100; i++) calls.add(shop.pay(new Somebody(Shop.APP, Somebody.id(1 + i % 2), "tab" + i), payment).toCompletableFuture());
		Until.is(100, shop.shell.sheets::size);
		shop.shell.sheets.parallelStream().forEach(sheet -> sheet.answer().complete("{\"confirm\":true}"));
		int done = 0;
		for (var call : calls) {
			try {
				call.get(20, TimeUnit.SECONDS);
				done++;
			} catch (ExecutionException e) {
				assertEquals("order paid", e.getCause().getMessage());
			}
		}
		assertEquals(1, done);
		assertEquals(19_900, shop.balance(ann.userId()) + shop.balance(bob.userId()));
		assertEquals(1, shop.number("SELECT count(*) FROM transactions WHERE kind = 'PAY'"));
	}

	@Test
	void oneSheetAtATimeForATab() throws Exception {
		var payment = shop.ordered(teahouse, "T1", 100);
		shop.shell.says = null;
		var first = shop.pay(ann, payment).toCompletableFuture();
		Until.is(1, shop.shell.sheets::size);
		assertEquals("payment in progress", failure(ann, payment));
		shop.shell.sheets.get(0).answer().complete("{\"confirm\":true}");
		first.get(20, TimeUnit.SECONDS);
	}

	@Test
	void anAbortedCallPaysNothingWhateverIsTappedLater() throws Exception {
		var payment = shop.ordered(teahouse, "T1", 100);
		shop.shell.says = null;
		var call = shop.pay(ann, payment).toCompletableFuture();
		Until.is(1, shop.shell.sheets::size);
		call.cancel(true);
		shop.shell.sheets.get(0).answer().complete("{\"confirm\":true}");
		assertEquals("CREATED", shop.order(teahouse, "T1").json().get("state").asText());
		shop.shell.says = "{\"confirm\":true}";
		paid(ann, payment);
	}

	@Test
	void aSessionThatEndsWithItsSheetOpenPaysNothing() throws Exception {
		var payment = shop.ordered(teahouse, "T1", 100);
		shop.shell.says = null;
		var call = shop.pay(ann, payment).toCompletableFuture();
		Until.is(1, shop.shell.sheets::size);
		shop.shell.sheets.get(0).answer().completeExceptionally(new ApiException(ApiException.Reason.NO_ANSWER));
		assertEquals("no answer", assertThrows(ExecutionException.class, () -> call.get(20, TimeUnit.SECONDS)).getCause().getMessage());
		assertEquals("CREATED", shop.order(teahouse, "T1").json().get("state").asText());
	}

	@Test
	void stoppingEndsOpenSheets() throws Exception {
		var payment = shop.ordered(teahouse, "T1", 100);
		shop.shell.says = null;
		var call = shop.pay(ann, payment).toCompletableFuture();
		Until.is(1, shop.shell.sheets::size);
		shop.provider.close();
		assertEquals("payment not possible now", assertThrows(ExecutionException.class, () -> call.get(20, TimeUnit.SECONDS)).getCause().getMessage());
		shop.shell.sheets.get(0).answer().complete("{\"confirm\":true}");
		assertEquals("CREATED", shop.order(teahouse, "T1").json().get("state").asText());
	}
}
