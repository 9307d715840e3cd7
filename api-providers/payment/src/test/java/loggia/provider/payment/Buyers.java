package loggia.provider.payment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiException;
import loggia.payment.PaymentGateway;
import loggia.provider.payment.Merchants.Merchant;

/**
 * A process of its own that buys until it is killed. Says on standard output what it was told, a line for each thing that is acknowledged:
 * {@code created NO}, {@code paid NO}, {@code refunded NO AMOUNT}, {@code credited NO}. Buyer b of run r uses the numbers {@code r-b-n}.
 */
public final class Buyers {
	/** Null when they buy inside a test. */
	private static PrintStream out;

	private final Shop shop;
	private final Merchant merchant;
	private final String url;

	private Buyers(Shop shop, String url) {
		this.shop = shop;
		this.url = url;
		merchant = shop.firstMerchant();
	}

	/**
	 * usage: DATA GATEWAY RUN BUYERS ORDERS URL SEED [patient]; ends by itself when every buyer has bought so often, and the outbox is empty. A patient
	 * buyer to whom something failed says {@code failed NO} and goes on with the next.
	 */
	public static void main(String[] args) throws Exception {
		out = System.out;
		System.setOut(System.err);
		var data = Path.of(args[0]);
		var database = Databases.open(data);
		Map<String, PaymentGateway> gateways = args[1].equals("bank") ? Bank.named(new Bank(database)) : Map.of();
		try (var shop = new Shop(database, data, InstantSource.system(), Shop.paysWith(args[1]), gateways)) {
			shop.shell.keeps = false;
			say("ready");
			run(shop, args[2], Integer.parseInt(args[3]), Integer.parseInt(args[4]), args[5], Long.parseLong(args[6]), args.length > 7);
			say("end");
		}
	}

	/** Everybody buys, at once, what they have not bought before; returns when all is done and every merchant has heard of it. */
	static void run(Shop shop, String run, int people, int orders, String url, long seed, boolean patient) throws Exception {
		var buyers = new Buyers(shop, url);
		var threads = Executors.newFixedThreadPool(people);
		try {
			var rounds = new ArrayList<Future<?>>();
			for (int b = 0; b < people; b++) {
				int number = b;
				rounds.add(threads.submit(() -> {
					for (int n = 0; n < orders; n++) {
						var no = run + "-" + number + "-" + n;
						try {
							buyers.buy(no, 1 + number, new Random(seed * 31 + number * 7 + n));
						} catch (Exception e) {
							if (!patient) throw e;
							say("failed " + no);
						}
					}
					return null;
				}));
			}
			for (var round : rounds) round.get();
		} finally {
			threads.shutdown();
		}
		Until.is(0L, () -> shop.number("SELECT count(*) FROM refunds WHERE state = 'PENDING'"));
		Until.is(0L, () -> shop.number("SELECT count(*) FROM notifications WHERE state = 'PENDING'"));
	}

	private static synchronized void say(String line) {
		if (out == null) return;
		out.println(line);
		out.flush();
	}

	/** One round of everything: money in, an order, its payment, perhaps a part of it back. */
	private void buy(String no, int person, Random random) throws Exception {
		var id = Somebody.id(person);
		shop.credit(id, 1_000, "c" + no);
		say("credited " + no);
		var pay = order(no, 1 + random.nextInt(1_000));
		say("created " + no);
		pay(id, no, pay);
		say("paid " + no);
		long amount = shop.order(merchant, no).json().at("/amount/total").asLong();
		if (random.nextInt(3) > 0) {
			long back = 1 + (long) (random.nextDouble() * (amount - 1));
			refund(no, back);
			say("refunded " + no + " " + back);
		}
	}

	private JsonNode order(String no, long amount) {
		var answer = shop.create(merchant, "create-" + no, Shop.order(no, amount, url)).join();
		if (answer.status() != 201) throw new IllegalStateException(answer.toString());
		return answer.json().get("pay");
	}

	private void pay(String personId, String no, JsonNode payment) throws Exception {
		try {
			shop.pay(new Somebody(Shop.APP, personId, no), payment).toCompletableFuture().get(30, TimeUnit.SECONDS);
		} catch (ExecutionException e) {
			if (!(e.getCause() instanceof ApiException told) || !told.getMessage().equals("order paid")) throw e;
		}
	}

	private void refund(String no, long back) {
		var answer = shop.refund(merchant, "refund-" + no, Shop.refund("R" + no, no, back)).join();
		if (answer.status() != 201) throw new CompletionException(new IllegalStateException(answer.toString()));
	}
}
