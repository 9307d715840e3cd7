package loggia.provider.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loggia.database.sqlite.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that buys is killed with SIGKILL (F01): what it acknowledged is there once, and the books balance. {@code LOGGIA_LONG} kills at each named
 * point three times, and fifty times at random; else once and ten times.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class CrashTest {
	private static final boolean LONG = System.getenv("LOGGIA_LONG") != null;
	private static final int TIMES = LONG ? 3 : 1;
	private static final int KILLS = LONG ? 50 : 10;
	private static final List<String> WALLET_POINTS = List.of("credit.before-transaction", "credit.after-transaction", "credit.after-debit", "credit.after-entries", "credit.before-reply",
		"merchant.after-nonce", "create.before-order", "create.after-order", "merchant.before-commit", "create.before-reply", "pay.before-transaction", "pay.after-transaction", "pay.after-debit",
		"pay.after-entries", "pay.after-order", "pay.after-outbox", "pay.before-commit", "pay.before-reply", "refund.before-refund", "refund.after-refund", "refund.after-order",
		"refund.before-transaction", "refund.after-debit", "refund.after-entries", "refund.before-reply", "notify.before-send", "notify.after-send", "notify.before-commit", "notify.after-commit");
	private static final List<String> BANK_POINTS = List.of("gateway.after-paying", "bank.before-commit", "gateway.after-pay", "pay.after-debit", "pay.after-order", "pay.before-reply",
		"refund.after-order", "gateway.after-refund", "refund.after-debit");

	@TempDir
	Path data;
	private MerchantServer server;
	private int run;
	private final HashSet<String> acknowledged = new HashSet<>();

	@BeforeEach
	void prepare() throws Exception {
		server = new MerchantServer();
		try (var shop = Shop.open(data, InstantSource.system())) {
			shop.merchant("Teahouse");
		}
	}

	@AfterEach
	void end() {
		server.close();
	}

	static Stream<String> walletPoints() {
		return WALLET_POINTS.stream();
	}

	static Stream<String> bankPoints() {
		return BANK_POINTS.stream();
	}

	@ParameterizedTest
	@MethodSource("walletPoints")
	void M03_killedAtAPointOfTheWallet(String point) throws Exception {
		for (int i = 1; i <= TIMES; i++) killedAt("wallet", point + ":" + (1 + i));
	}

	@ParameterizedTest
	@MethodSource("bankPoints")
	void M03_killedAtAPointOfAnotherGateway(String point) throws Exception {
		for (int i = 1; i <= TIMES; i++) killedAt("bank", point + ":" + (1 + i));
	}

	/** Kills at the point, then lets the same buyers do the same again: each step finds what was done, or does it. */
	private void killedAt(String gateway, String point) throws Exception {
		run++;
		assertEquals(137, finish(buyers(gateway, point, 2, 3, run)), "the process was to be killed at " + point);
		try (var shop = recovered(gateway)) {
			shop.shell.keeps = false;
			Buyers.run(shop, Integer.toString(run), 2, 3, server.url(), run, false);
			check(shop);
			everythingOnce(shop, 6);
		}
	}

	@Test
	void killedWhileBuyingAtRandom() throws Exception {
		long seed = Long.getLong("loggia.seed", 20_261_120L);
		var random = new Random(seed);
		for (int i = 1; i <= KILLS; i++) {
			run++;
			var buyers = buyers(i % 5 == 0 ? "bank" : "wallet", null, 8, 100_000, run);
			var reader = reading(buyers);
			long wanted = 1 + random.nextInt(150);
			for (long n = 0; n <= wanted; n++) {
				var line = reader.readLine();
				assertTrue(line != null, "the buyers ended by themselves; seed " + seed);
				acknowledged.add(line);
			}
			if (random.nextBoolean()) TimeUnit.MICROSECONDS.sleep(random.nextInt(3_000));
			new ProcessBuilder("kill", "-9", Long.toString(buyers.pid())).start().waitFor();
			reader.lines().forEach(acknowledged::add);
			assertEquals(137, buyers.waitFor(), "seed " + seed);
			recovered("wallet").close();
		}
	}

	private Process buyers(String gateway, String failpoint, int buyers, int orders, int run) throws IOException {
		var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx128m", "-cp",
			System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
		if (failpoint != null) command.add("-Dloggia.failpoint=" + failpoint);
		command.addAll(List.of(Buyers.class.getName(), data.toString(), gateway, Integer.toString(run), Integer.toString(buyers), Integer.toString(orders), server.url(), Integer.toString(run)));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	private static BufferedReader reading(Process process) {
		return new BufferedReader(new InputStreamReader(process.getInputStream()));
	}

	/** Reads everything it says. @return its exit code */
	private int finish(Process process) throws Exception {
		reading(process).lines().forEach(acknowledged::add);
		if (!process.waitFor(60, TimeUnit.SECONDS)) {
			process.destroyForcibly();
			throw new AssertionError("the buyers do not end");
		}
		return process.exitValue();
	}

	/** Starts anew on what the killed process left: nothing waits for a gateway after at most 3 s, and what was acknowledged is there. */
	private Shop recovered(String gateway) throws Exception {
		SqliteDatabase database = Databases.open(data);
		var bank = new Bank(database);
		long began = System.nanoTime();
		var shop = new Shop(database, data, InstantSource.system(), Shop.paysWith(gateway), Bank.named(bank));
		Until.is(0L, () -> shop.number("SELECT (SELECT count(*) FROM orders WHERE state = 'PAYING') + (SELECT count(*) FROM refunds WHERE state = 'PENDING')"));
		assertTrue(System.nanoTime() - began < 3_000_000_000L, "recovery takes at most 3 s");
		check(shop);
		assertEquals(-bank.holds(), shop.number("SELECT coalesce(sum(balance), 0) FROM accounts WHERE kind = 'CLEARING'"), "what the bank holds is what the books say");
		return shop;
	}

	/** The books balance, and hold everything that was acknowledged, once. */
	private void check(Shop shop) {
		var report = shop.check();
		assertTrue(report.balanced(), report.problems().toString());
		for (var line : acknowledged) {
			var words = line.split(" ");
			switch (words[0]) {
				case "credited" -> assertEquals(1, shop.number("SELECT count(*) FROM transactions WHERE reference = ?", "credit:c" + words[1]), line);
				case "created" -> assertEquals(1, shop.number("SELECT count(*) FROM orders WHERE out_trade_no = ?", words[1]), line);
				case "paid" -> assertEquals(1,
					shop.number("SELECT count(*) FROM orders o JOIN transactions t ON t.order_id = o.id AND t.kind = 'PAY' WHERE o.out_trade_no = ? AND o.paid_at IS NOT NULL", words[1]), line);
				case "refunded" -> assertEquals(Long.parseLong(words[2]), shop.number("SELECT sum(amount) FROM refunds WHERE state = 'DONE' AND out_refund_no = ?", "R" + words[1]), line);
				case "ready" -> {}
				default -> throw new AssertionError("the buyers say " + line);
			}
		}
	}

	/** After the second run nothing is missing, nothing is there twice. */
	private void everythingOnce(Shop shop, int orders) {
		var like = run + "-%";
		assertEquals(orders, shop.number("SELECT count(*) FROM orders WHERE out_trade_no LIKE ? AND paid_at IS NOT NULL", like));
		assertEquals(orders, shop.number("SELECT count(*) FROM transactions t JOIN orders o ON o.id = t.order_id WHERE t.kind = 'PAY' AND o.out_trade_no LIKE ?", like));
		assertEquals(orders, shop.number("SELECT count(*) FROM transactions WHERE reference LIKE ?", "credit:c" + like));
		assertEquals(0, shop.number("SELECT count(*) FROM notifications WHERE state <> 'DONE'"), "every merchant has acknowledged everything");
		var heard = new HashSet<String>();
		server.told.forEach(told -> heard.add(told.headers().get("Loggia-Notification")));
		assertEquals(shop.number("SELECT count(*) FROM notifications"), heard.size(), "each notification was heard at least once");
	}
}
