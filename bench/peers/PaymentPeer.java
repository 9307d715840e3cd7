package loggia.provider.payment;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteConfig;

/**
 * Payments: create an order, pay it, tell the merchant; each step durable before the next.
 * usage: java loggia.provider.payment.PaymentPeer loggia|hand FOLDER; says "ready", then for each line "PAYMENTS BUYERS" on standard input makes so
 *        many and prints the microseconds that one took, on average and at p50 and p99: {@code [mean, p50, p99]}
 * loggia: through the merchants' resource and wx.requestPayment's dispatcher, signed and checked, notifications over HTTP to a server in this process
 * hand:   the same SQL, prepared once, in one connection with the same settings; one after the other, whatever BUYERS says; no HTTP, no JSON, no keys
 */
public final class PaymentPeer {
	private interface Side {
		/** Makes one payment of a buyer. */
		void pay(int buyer) throws Exception;

		/** Everybody was told. */
		void settle() throws Exception;
	}

	public static void main(String[] args) {
		try {
			answer(args);
			System.exit(0);
		} catch (Throwable e) {
			e.printStackTrace();
			System.exit(1);
		}
	}

	private static void answer(String[] args) throws Exception {
		var answers = System.out;
		System.setOut(System.err);
		var folder = Files.createDirectories(Path.of(args[1]));
		boolean hand = args[0].equals("hand");
		Side side = hand ? new ByHand(folder) : new ByLoggia(folder);
		answers.println("ready");
		var lines = new BufferedReader(new InputStreamReader(System.in));
		for (var line = lines.readLine(); line != null; line = lines.readLine()) {
			var words = line.split(" ");
			answers.println(measure(side, Integer.parseInt(words[0]), hand ? 1 : Integer.parseInt(words[1])));
		}
	}

	private static String measure(Side side, int payments, int buyers) throws Exception {
		var micros = new double[payments];
		var threads = Executors.newFixedThreadPool(buyers);
		long began = System.nanoTime();
		var done = new ArrayList<Future<?>>();
		for (int b = 0; b < buyers; b++) {
			int buyer = b;
			done.add(threads.submit(() -> {
				for (int n = buyer; n < payments; n += buyers) {
					long start = System.nanoTime();
					side.pay(buyer);
					micros[n] = (System.nanoTime() - start) / 1e3;
				}
				return null;
			}));
		}
		for (var one : done) one.get();
		side.settle();
		double mean = (System.nanoTime() - began) / 1e3 / payments;
		threads.shutdown();
		Arrays.sort(micros);
		return "[" + mean + "," + micros[payments / 2] + "," + micros[payments * 99 / 100] + "]";
	}

	private static final class ByLoggia implements Side {
		private final MerchantServer server = new MerchantServer();
		private final Shop shop;
		private final Merchants.Merchant merchant;
		private final java.util.concurrent.atomic.AtomicLong orders = new java.util.concurrent.atomic.AtomicLong();

		ByLoggia(Path folder) throws Exception {
			server.keeps = false;
			shop = Shop.open(folder, InstantSource.system());
			shop.shell.keeps = false;
			merchant = shop.merchant("Bench");
			for (int b = 0; b < 64; b++) shop.credit(Somebody.id(b), 1_000_000_000, "bench-" + b);
		}

		@Override
		public void pay(int buyer) throws Exception {
			var no = "T" + orders.incrementAndGet();
			var made = shop.create(merchant, "create-" + no, Shop.order(no, 10, server.url())).get(30, TimeUnit.SECONDS);
			if (made.status() != 201) throw new IllegalStateException(made.toString());
			shop.pay(new Somebody(Shop.APP, Somebody.id(buyer), "s" + buyer), made.json().get("pay")).toCompletableFuture().get(30, TimeUnit.SECONDS);
		}

		@Override
		public void settle() throws Exception {
			long late = System.nanoTime() + 60_000_000_000L;
			while (shop.number("SELECT count(*) FROM notifications WHERE state <> 'DONE'") > 0) {
				if (System.nanoTime() > late) throw new IllegalStateException("not everybody was told: " + Databases.await(shop.database.read(Orders.FILE, c -> Outbox.list(c, "state <> 'DONE' LIMIT 3"))));
				Thread.sleep(1);
			}
			long paid = shop.number("SELECT count(*) FROM transactions WHERE kind = 'PAY'");
			if (paid != orders.get() || !shop.check().balanced()) throw new IllegalStateException(paid + " of " + orders + " are paid, " + shop.check());
		}
	}

	private static final class ByHand implements Side {
		private final Connection connection;
		private final Map<String, PreparedStatement> prepared = new HashMap<>();
		private long orders;

		ByHand(Path folder) throws Exception {
			Shop.open(folder, InstantSource.system()).close();
			var config = new SQLiteConfig();
			config.setJournalMode(SQLiteConfig.JournalMode.WAL);
			config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
			config.enforceForeignKeys(true);
			connection = config.createConnection("jdbc:sqlite:" + folder.resolve("db/ledger.db"));
			connection.setAutoCommit(false);
			run("INSERT INTO accounts (name, kind, currency) VALUES ('merchant:m', 'MERCHANT', 'CNY'), ('wallet:p', 'WALLET', 'CNY'), ('issue', 'ISSUE', 'CNY')");
			run("INSERT INTO merchants (id, name, account_id, secret, notify_key, private, created_at) VALUES ('m', 'Bench', 1, x'00', x'00', 1, 0)");
			run("INSERT INTO wallets (person_id, account_id, created_at) VALUES ('p', 2, 0)");
			run("INSERT INTO transactions (at, kind, reference) VALUES (0, 'CREDIT', 'credit:bench')");
			run("INSERT INTO entries (transaction_id, account_id, amount, currency) VALUES (1, 3, -64000000000, 'CNY'), (1, 2, 64000000000, 'CNY')");
			connection.commit();
		}

		@Override
		public void pay(int buyer) throws SQLException {
			var no = Long.toString(++orders);
			var id = String.format("%032x", orders);
			long now = System.currentTimeMillis();
			create(no, id, now);
			pay(id, now);
			run("UPDATE notifications SET state = 'DONE', attempts = 1, next_at = ?, last_status = 204, last_error = NULL, done_at = ? WHERE id = ? AND state = 'PENDING'", now, now, id);
			connection.commit();
		}

		private void create(String no, String id, long now) throws SQLException {
			run("INSERT OR IGNORE INTO nonces (merchant_id, nonce, at) VALUES ('m', ?, ?)", id, now);
			none("SELECT request, status, reply FROM idempotency WHERE merchant_id = 'm' AND key = ?", no);
			none("SELECT * FROM orders WHERE merchant_id = 'm' AND out_trade_no = ?", no);
			run("INSERT INTO orders (id, merchant_id, out_trade_no, app_id, description, amount, currency, notify_url, state, created_at, expires_at)"
				+ " VALUES (?, 'm', ?, 'shop.test', 'A cup of tea', 10, 'CNY', 'http://127.0.0.1:9/notify', 'CREATED', ?, ?)", id, no, now, now + 7_200_000);
			run("INSERT INTO order_events (order_id, at, event) VALUES (?, ?, 'created')", id, now);
			run("INSERT INTO idempotency (merchant_id, key, request, status, reply, at) VALUES ('m', ?, ?, 201, ?, ?)", no, id + id, "x".repeat(330), now);
			connection.commit();
		}

		private void pay(String id, long now) throws SQLException {
			number("SELECT amount FROM orders WHERE id = ?", id);
			number("SELECT id FROM accounts WHERE name = 'merchant:m'");
			number("SELECT count(*) FROM transactions WHERE reference = ?", "pay:" + id);
			number("SELECT a.balance FROM wallets w JOIN accounts a ON a.id = w.account_id WHERE w.person_id = 'p'");
			run("INSERT INTO transactions (at, kind, reference, order_id) VALUES (?, 'PAY', ?, ?)", now, "pay:" + id, id);
			long transaction = number("SELECT last_insert_rowid()");
			run("INSERT INTO entries (transaction_id, account_id, amount, currency) VALUES (?, 2, -10, 'CNY')", transaction);
			run("INSERT INTO entries (transaction_id, account_id, amount, currency) VALUES (?, 1, 10, 'CNY')", transaction);
			run("UPDATE orders SET state = 'PAID', gateway = 'wallet', person_id = 'p', paid_at = ? WHERE id = ? AND state = 'CREATED'", now, id);
			run("INSERT INTO order_events (order_id, at, event, detail) VALUES (?, ?, 'paid', 'wallet')", id, now);
			run("INSERT INTO notifications (id, order_id, merchant_id, url, body, state, next_at, created_at) VALUES (?, ?, 'm', 'http://127.0.0.1:9/notify', ?, 'PENDING', ?, ?)", id, id,
				"x".repeat(400), now, now);
			connection.commit();
		}

		@Override
		public void settle() throws SQLException {
			if (number("SELECT balance FROM accounts WHERE id = 1") != 10 * orders) throw new IllegalStateException("not everything is paid");
		}

		private PreparedStatement bound(String sql, Object... arguments) throws SQLException {
			var statement = prepared.get(sql);
			if (statement == null) prepared.put(sql, statement = connection.prepareStatement(sql));
			for (int i = 0; i < arguments.length; i++) statement.setObject(i + 1, arguments[i]);
			return statement;
		}

		private void run(String sql, Object... arguments) throws SQLException {
			if (bound(sql, arguments).executeUpdate() == 0) throw new IllegalStateException(sql);
		}

		private void none(String sql, Object... arguments) throws SQLException {
			try (var rows = bound(sql, arguments).executeQuery()) {
				if (rows.next()) throw new IllegalStateException(sql);
			}
		}

		private long number(String sql, Object... arguments) throws SQLException {
			try (var rows = bound(sql, arguments).executeQuery()) {
				if (!rows.next()) throw new IllegalStateException(sql);
				return rows.getLong(1);
			}
		}
	}
}
