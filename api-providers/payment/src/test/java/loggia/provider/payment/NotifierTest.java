package loggia.provider.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import loggia.provider.payment.Merchants.Merchant;
import loggia.provider.payment.MerchantServer.Told;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What merchants are told, over real sockets, at times a test says. */
class NotifierTest {
	/** As the issue says it, in seconds. */
	private static final long[] SCHEDULE = { 15, 15, 30, 180, 600, 1_200, 1_800, 1_800, 1_800, 3_600, 10_800, 10_800, 10_800, 21_600, 21_600 };
	@TempDir
	Path data;
	private final TestClock clock = new TestClock();
	private final Somebody ann = Somebody.person(1, Shop.APP);
	private Shop shop;
	private Merchant teahouse;
	private MerchantServer server;

	@BeforeEach
	void open() throws IOException {
		server = new MerchantServer();
		shop = Shop.open(data, clock);
		teahouse = shop.merchant("Teahouse");
		shop.credit(ann.userId(), 100_000, "start");
	}

	@AfterEach
	void close() {
		shop.close();
		server.close();
	}

	private void paidOrder(String no, String url) throws Exception {
		var pay = shop.create(teahouse, "create-" + no, Shop.order(no, 100, url)).join().json().get("pay");
		shop.pay(ann, pay).toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

	private long attempts() {
		return shop.number("SELECT sum(attempts) FROM notifications");
	}

	private String state() {
		return Databases.await(shop.database.read(Orders.FILE, c -> Sql.one(c, "SELECT state FROM notifications", row -> row.getString(1)))).orElse("none");
	}

	@Test
	void tellsAndSigns() throws Exception {
		paidOrder("T1", server.url());
		Until.is("DONE", this::state);
		var told = server.told.get(0);
		assertEquals("/notify?from=loggia", told.path());
		assertEquals("application/json", told.headers().get("Content-Type"));
		assertEquals(teahouse.id(), told.headers().get("Loggia-Merchant"));
		assertTrue(verified(told, teahouse.notifyKey()));
		var json = Outbox.JSON.readTree(told.body());
		assertEquals("payment.done", json.get("event").asText());
		assertEquals(told.headers().get("Loggia-Notification"), json.get("id").asText());
		assertEquals("T1", json.at("/order/outTradeNo").asText());
		assertEquals("PAID", json.at("/order/state").asText());
		assertEquals(100, json.at("/order/amount/total").asLong());
		assertFalse(new String(told.body(), StandardCharsets.UTF_8).contains(ann.userId()), "a merchant does not learn who the person is");
		shop.refund(teahouse, "refund-1", Shop.refund("R1", "T1", 40)).join();
		Until.is(2, server.told::size);
		var refund = Outbox.JSON.readTree(server.told.get(1).body());
		assertEquals("refund.done", refund.get("event").asText());
		assertEquals(40, refund.at("/refund/amount").asLong());
		assertEquals("PARTLY_REFUNDED", refund.at("/order/state").asText());
	}

	/** As a merchant does it: README, "Notifications". */
	private static boolean verified(Told told, String key) {
		var h = told.headers();
		return Signatures.request(key, "POST", told.path(), h.get("Loggia-Timestamp"), h.get("Loggia-Nonce"), told.body()).equals(h.get("Loggia-Signature"));
	}

	@Test
	void M04_aNotificationOfAnotherKeyOrWithAnotherAmountDoesNotVerify() throws Exception {
		var bakery = shop.merchant("Bakery");
		paidOrder("T1", server.url());
		Until.is("DONE", this::state);
		var told = server.told.get(0);
		assertTrue(verified(told, teahouse.notifyKey()));
		assertFalse(verified(told, bakery.notifyKey()), "another merchant's");
		assertFalse(verified(told, teahouse.secret()), "the merchant's own secret");
		var more = new String(told.body(), StandardCharsets.UTF_8).replace("\"total\":100", "\"total\":1000");
		assertNotEquals(more, new String(told.body(), StandardCharsets.UTF_8));
		assertFalse(verified(new Told(told.path(), told.headers(), more.getBytes(StandardCharsets.UTF_8)), teahouse.notifyKey()), "another amount");
	}

	@Test
	void M04_isSentByTheScheduleUntilItIsAcknowledged() throws Exception {
		server.status = 500;
		paidOrder("T1", server.url());
		Until.is(1L, this::attempts);
		for (int i = 0; i < SCHEDULE.length; i++) {
			clock.advance(SCHEDULE[i] * 1_000 - 1);
			shop.service.notifier.wake();
			assertEquals(0L, shop.number("SELECT count(*) FROM notifications WHERE next_at <= ?", clock.now), "not before its time: attempt " + (i + 2));
			clock.advance(1);
			shop.service.notifier.wake();
			long wanted = i + 2;
			Until.is(wanted, this::attempts);
			assertEquals(wanted, server.told.size());
		}
		assertEquals("GAVE_UP", state());
		assertEquals(1, server.told.stream().map(told -> told.headers().get("Loggia-Notification")).distinct().count(), "one id, however often");
		assertEquals(server.told.size(), server.told.stream().map(told -> told.headers().get("Loggia-Nonce")).distinct().count());
		clock.advance(86_400_000);
		shop.service.notifier.wake();
		var id = server.told.get(0).headers().get("Loggia-Notification");
		server.status = 200;
		Databases.await(new NotificationsResource(shop.service).retry(id));
		Until.is("DONE", this::state);
		assertEquals(17, server.told.size(), "an operator had it sent again, a day late");
		assertEquals("PAID", shop.order(teahouse, "T1").json().get("state").asText());
		assertEquals(1, shop.number("SELECT count(*) FROM transactions WHERE kind = 'PAY'"), "however often it is told, it happened once");
	}

	@Test
	void M04_theScheduleOutlivesARestart() throws Exception {
		server.status = 503;
		paidOrder("T1", server.url());
		Until.is(1L, this::attempts);
		shop.close();
		server.status = 204;
		shop = Shop.open(data, clock);
		assertEquals("PENDING", state());
		assertEquals(1, server.told.size(), "not before its time");
		clock.advance(15_000);
		shop.service.notifier.wake();
		Until.is("DONE", this::state);
		assertEquals(2, server.told.size());
	}

	@ParameterizedTest
	@ValueSource(ints = { 199, 300, 302, 400, 404, 500 })
	void only2xxAcknowledgesAndNothingIsFollowed(int status) throws Exception {
		server.status = status;
		paidOrder("T1", server.url());
		Until.is(1L, this::attempts);
		assertEquals("PENDING", state());
		assertTrue(server.told.stream().noneMatch(told -> told.path().equals("/elsewhere")));
	}

	@Test
	void aMerchantThatDoesNotAnswerHoldsUpNobody() throws Exception {
		try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			var bakery = shop.merchant("Bakery");
			for (int i = 0; i < 20; i++) paidOrder("S" + i, "http://127.0.0.1:" + silent.getLocalPort() + "/");
			var pay = shop.create(bakery, "create-B1", Shop.order("B1", 100, server.url())).join().json().get("pay");
			long began = System.nanoTime();
			shop.pay(ann, pay).toCompletableFuture().get(20, TimeUnit.SECONDS);
			Until.is(1, server.told::size);
			assertTrue(System.nanoTime() - began < 3_000_000_000L, "well before the silent one's 5 s");
			shop.close();
			assertTrue(System.nanoTime() - began < 4_500_000_000L, "closing ends what is under way");
			assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("loggia-payment") && t.isAlive()), "no thread stays");
			shop = Shop.open(data, clock);
		}
	}

	@Test
	void aDripOfBytesEndsAtTheLimit() throws Exception {
		var timer = Executors.newSingleThreadScheduledExecutor();
		try (var drip = new ServerSocket(0, 50, InetAddress.getLoopbackAddress()); var webhook = new Webhook(timer, 300)) {
			var feeder = new Thread(() -> {
				try (var socket = drip.accept()) {
					while (true) {
						socket.getOutputStream().write('H');
						socket.getOutputStream().flush();
						Thread.sleep(50);
					}
				} catch (IOException | InterruptedException e) {
					// the other side left
				}
			});
			feeder.start();
			var e = assertThrows(IOException.class, () -> webhook.post("http://127.0.0.1:" + drip.getLocalPort() + "/", true, Map.of(), new byte[0]));
			assertEquals("no answer within 300 ms", e.getMessage());
			feeder.join(10_000);
		} finally {
			timer.shutdownNow();
		}
	}

	@Test
	void privateAddressesAreForMerchantsThatAnOperatorMarked() throws Exception {
		for (var address : List.of("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "fe80::1",
			"fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "2001:0::1", "64:ff9b::7f00:1", "ff02::1")) {
			assertFalse(Webhook.isPublic(InetAddress.getByName(address)), address);
		}
		for (var address : List.of("1.1.1.1", "93.184.216.34", "2606:4700::1111", "100.128.0.1", "172.32.0.1")) assertTrue(Webhook.isPublic(InetAddress.getByName(address)), address);
		var timer = Executors.newSingleThreadScheduledExecutor();
		try (var webhook = new Webhook(timer, 2_000)) {
			var e = assertThrows(IOException.class, () -> webhook.post("https://127.0.0.1:" + server.url().replaceAll("\\D+(\\d+)/.*", "").length() + "/", false, Map.of(), new byte[0]));
			assertEquals("the host has no public address; an operator can mark the merchant as private", e.getMessage());
			assertEquals("http is for private addresses only: use https", assertThrows(IOException.class, () -> webhook.post("http://1.1.1.1/", true, Map.of(), new byte[0])).getMessage());
		} finally {
			timer.shutdownNow();
		}
	}
}
