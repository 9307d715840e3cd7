package loggia.provider.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import loggia.provider.payment.Merchants.Merchant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** M06: the invariants hold whatever is done, and the check finds it when they do not. */
class LedgerTest {
	private static final int PEOPLE = 3;
	private static final int ORDERS = 4;
	private static final TestClock CLOCK = new TestClock();
	private static Path folder;
	private static Shop shared;
	private static int tries;

	/** One thing somebody does; person and order are places in small lists, so that they meet. */
	record Step(String what, int person, int order, long amount) {}

	@BeforeContainer
	static void openShared() throws Exception {
		folder = Files.createTempDirectory("loggia-ledger-property-");
		shared = Shop.open(folder, CLOCK);
	}

	@AfterContainer
	static void closeShared() throws Exception {
		shared.close();
		try (var files = Files.walk(folder)) {
			for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
		}
	}

	@Provide
	Arbitrary<List<Step>> steps() {
		var what = Arbitraries.frequency(net.jqwik.api.Tuple.of(3, "credit"), net.jqwik.api.Tuple.of(4, "create"), net.jqwik.api.Tuple.of(6, "pay"), net.jqwik.api.Tuple.of(4, "refund"),
			net.jqwik.api.Tuple.of(1, "close"), net.jqwik.api.Tuple.of(1, "wait"));
		var step = Combinators.combine(what, Arbitraries.integers().between(0, PEOPLE - 1), Arbitraries.integers().between(0, ORDERS - 1), Arbitraries.longs().between(1, 60)).as(Step::new);
		return step.list().ofMinSize(5).ofMaxSize(40);
	}

	/** The books as a person with a pencil keeps them. */
	private static final class Pencil {
		final long[] purse = new long[PEOPLE];
		final Map<Integer, long[]> price = new TreeMap<>();
		final Map<Integer, String> word = new TreeMap<>();
		final Map<Integer, Integer> payer = new TreeMap<>();
		final Map<Integer, Long> back = new TreeMap<>();
		final Map<Integer, Long> until = new TreeMap<>();
		long earned;

		String pay(int person, int order, long now) {
			if (!word.containsKey(order)) return "prepay_id invalid";
			if (word.get(order).equals("CREATED") && now >= until.get(order)) return "order expired";
			switch (word.get(order)) {
				case "CREATED":
					break;
				case "CLOSED", "EXPIRED":
					return "order " + word.get(order).toLowerCase();
				default:
					return "order paid";
			}
			long costs = price.get(order)[0];
			if (purse[person] < costs) return "insufficient balance";
			purse[person] -= costs;
			earned += costs;
			word.put(order, "PAID");
			payer.put(order, person);
			back.put(order, 0L);
			return "paid";
		}

		String refund(int order, long amount) {
			if (!word.containsKey(order)) return "noOrder";
			if (!payer.containsKey(order)) return "orderNotPaid";
			long left = price.get(order)[0] - back.get(order);
			if (amount > left) return "refundTooLarge";
			back.put(order, back.get(order) + amount);
			purse[payer.get(order)] += amount;
			earned -= amount;
			word.put(order, amount == left ? "REFUNDED" : "PARTLY_REFUNDED");
			return "refunded";
		}
	}

	@Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
	void M06_whateverIsDoneTheBooksAreThoseOfAPencil(@ForAll("steps") List<Step> steps) throws Exception {
		int run = tries++;
		var merchant = shared.merchant("Merchant " + run);
		var pencil = new Pencil();
		int number = 0;
		for (var step : steps) step(merchant, pencil, step, run, number++);
		Databases.await(shared.service.payments.expire());
		pencil.word.replaceAll((order, word) -> word.equals("CREATED") && CLOCK.now >= pencil.until.get(order) ? "EXPIRED" : word);
		for (int person = 0; person < PEOPLE; person++) assertEquals(pencil.purse[person], shared.balance(id(run, person)), "person " + person);
		for (var order : pencil.word.entrySet()) assertEquals(order.getValue(), shared.order(merchant, "T" + order.getKey()).json().get("state").asText(), "order " + order.getKey());
		assertEquals(pencil.earned, shared.number("SELECT balance FROM accounts WHERE name = ?", "merchant:" + merchant.id()));
		var report = shared.check();
		assertTrue(report.balanced(), report.problems().toString());
	}

	private static String id(int run, int person) {
		return Somebody.id(1_000 + run * PEOPLE + person);
	}

	private static void step(Merchant merchant, Pencil pencil, Step step, int run, int number) throws Exception {
		var no = "T" + step.order;
		switch (step.what) {
			case "credit" -> {
				shared.credit(id(run, step.person), step.amount, "run" + run + "-" + number);
				pencil.purse[step.person] += step.amount;
			}
			case "create" -> {
				var status = shared.create(merchant, "create-" + number, Shop.order(no, step.amount, "https://pay.invalid/")).join().status();
				assertEquals(pencil.word.containsKey(step.order) ? 409 : 201, status);
				if (status == 201) {
					pencil.word.put(step.order, "CREATED");
					pencil.price.put(step.order, new long[] { step.amount });
					pencil.until.put(step.order, CLOCK.now + 7_200_000);
				}
			}
			case "pay" -> assertEquals(pencil.pay(step.person, step.order, CLOCK.now), pay(merchant, id(run, step.person), no));
			case "refund" -> {
				var answer = shared.refund(merchant, "refund-" + number, Shop.refund("R" + number, no, step.amount)).join();
				assertEquals(pencil.refund(step.order, step.amount), answer.status() == 201 ? "refunded" : answer.text());
			}
			case "close" -> {
				var word = pencil.word.getOrDefault(step.order, "none");
				var answer = shared.close(merchant, "close-" + number + "-", no).join();
				boolean open = word.equals("CREATED") || word.equals("CLOSED");
				assertEquals(word.equals("none") ? 404 : open ? 200 : 409, answer.status());
				if (open) pencil.word.put(step.order, "CLOSED");
			}
			case "wait" -> {
				CLOCK.advance(step.amount * 60_000);
				// whether the round has come by or not: nobody may see a difference
				if (step.person == 0) {
					Databases.await(shared.service.payments.expire());
					pencil.word.replaceAll((order, word) -> word.equals("CREATED") && CLOCK.now >= pencil.until.get(order) ? "EXPIRED" : word);
				}
			}
			default -> throw new AssertionError(step.what);
		}
	}

	private static String pay(Merchant merchant, String person, String no) throws Exception {
		var prepay = shared.number("SELECT count(*) FROM orders WHERE merchant_id = ? AND out_trade_no = ?", merchant.id(), no) == 0 ? "none"
			: shared.order(merchant, no).json().get("prepayId").asText();
		var now = Long.toString(CLOCK.now / 1000);
		var packageText = "prepay_id=" + prepay;
		var payment = Outbox.JSON.createObjectNode().put("timeStamp", now).put("nonceStr", "n").put("package", packageText).put("signType", "HMAC-SHA256").put("paySign",
			Signatures.payment(merchant.secret(), Shop.APP, now, "n", packageText));
		try {
			shared.pay(new Somebody(Shop.APP, person, person), payment).toCompletableFuture().get(20, TimeUnit.SECONDS);
			return "paid";
		} catch (ExecutionException e) {
			return e.getCause().getMessage();
		}
	}

	/** A ledger with a paid, a partly refunded and an open order. */
	private static Shop busy(Path data) throws Exception {
		var shop = Shop.open(data, CLOCK);
		var merchant = shop.merchant("Teahouse");
		var ann = Somebody.person(1, Shop.APP);
		shop.credit(ann.userId(), 10_000, "start");
		for (var no : List.of("T1", "T2")) shop.pay(ann, shop.ordered(merchant, no, 1_000)).toCompletableFuture().get(20, TimeUnit.SECONDS);
		assertEquals(201, shop.refund(merchant, "refund-1", Shop.refund("R1", "T2", 300)).join().status());
		shop.ordered(merchant, "T3", 500);
		assertTrue(shop.check().balanced());
		return shop;
	}

	private static int run(Shop shop, String sql) {
		return Databases.await(shop.database.write(Orders.FILE, c -> Sql.run(c, sql)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "UPDATE entries SET amount = amount + 1", "DELETE FROM entries", "UPDATE transactions SET at = 0", "DELETE FROM transactions", "UPDATE order_events SET at = 0",
		"DELETE FROM order_events", "INSERT INTO entries (transaction_id, account_id, amount, currency) VALUES (1, 1, 0, 'CNY')",
		"INSERT INTO entries (transaction_id, account_id, amount, currency) VALUES (1, 1, 1.5, 'CNY')", "INSERT INTO entries (transaction_id, account_id, amount, currency) VALUES (99, 1, 1, 'CNY')",
		"INSERT INTO transactions (at, kind, reference) SELECT at, kind, reference FROM transactions LIMIT 1", "UPDATE orders SET refunded = amount + 1 WHERE out_trade_no = 'T1'",
		"UPDATE accounts SET balance = -1 WHERE kind = 'WALLET'", "UPDATE orders SET amount = 0", "UPDATE orders SET state = 'GONE'" })
	void theTablesRefuseWhatMustNotBe(String sql, @TempDir Path data) throws Exception {
		try (var shop = busy(data)) {
			assertThrows(RuntimeException.class, () -> run(shop, sql));
			assertTrue(shop.check().balanced());
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
		"INSERT INTO entries (transaction_id, account_id, amount, currency) VALUES (1, 1, 1, 'CNY')|the entries of a transaction sum to zero in each currency: transaction 1",
		"INSERT INTO transactions (at, kind, reference) VALUES (0, 'CREDIT', 'credit:x')|a transaction has at least two entries: transaction 5",
		"UPDATE accounts SET balance = balance + 1 WHERE kind = 'MERCHANT'|an account's balance is the sum of its entries: merchant:",
		"UPDATE accounts SET currency = 'USD' WHERE kind = 'ISSUE'|an entry has the currency of its account: entry 1",
		"UPDATE orders SET amount = 1001 WHERE out_trade_no = 'T1'|a paid order has one payment of its amount to its merchant: order ",
		"UPDATE orders SET state = 'PAID', paid_at = 1 WHERE out_trade_no = 'T3'|a paid order has one payment of its amount to its merchant: order ",
		"UPDATE orders SET state = 'CREATED' WHERE out_trade_no = 'T1'|an order that is not paid has no transaction: order ",
		"UPDATE orders SET refunded = 301 WHERE out_trade_no = 'T2'|what an order says went back is what its refunds say: order ",
		"UPDATE orders SET refunded = 1 WHERE out_trade_no = 'T3'|refunds are never more than was paid: order ",
		"UPDATE orders SET state = 'PAID' WHERE out_trade_no = 'T2'|an order's state says what went back: order ",
		"UPDATE refunds SET state = 'PENDING'|a refund that is done has one transaction of its amount, another has none: refund ",
		"INSERT INTO transactions (at, kind, reference, order_id) SELECT 0, 'REFUND', 'refund:x', id FROM orders LIMIT 1|each transaction of an order is its payment or one of its refunds: transaction 5",
		"DELETE FROM notifications|its merchant hears of every order that is paid: order " })
	void M06_theCheckFindsIt(String sql, String problem, @TempDir Path data) throws Exception {
		try (var shop = busy(data)) {
			assertTrue(run(shop, sql) > 0);
			var report = shop.check();
			assertFalse(report.balanced());
			assertTrue(report.problems().stream().anyMatch(found -> found.startsWith(problem)), report.problems().toString());
			assertEquals("CRITICAL", shop.service.execute().getStatus().name());
		}
	}

	@Test
	void theStatesLeadWhereTheyMay() {
		var ways = new ArrayList<String>();
		for (var from : OrderState.values()) {
			for (var to : OrderState.values()) {
				if (from.canBecome(to)) ways.add(from + ">" + to);
			}
		}
		assertEquals(List.of("CREATED>PAYING", "CREATED>PAID", "CREATED>CLOSED", "CREATED>EXPIRED", "PAYING>CREATED", "PAYING>PAID", "PAID>PARTLY_REFUNDED", "PAID>REFUNDED", "PARTLY_REFUNDED>PAID",
			"PARTLY_REFUNDED>PARTLY_REFUNDED", "PARTLY_REFUNDED>REFUNDED", "REFUNDED>PAID", "REFUNDED>PARTLY_REFUNDED"), ways);
	}
}
