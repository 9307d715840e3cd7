package loggia.provider.payment;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import loggia.database.Database;
import loggia.provider.payment.Merchants.Merchant;
import loggia.provider.payment.Outbox.Notification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what is in the outbox: signed, at least once, a few at a time for each merchant, until a 2xx answer or the end of the schedule. What
 * is due is asked of the database, so a restart forgets nothing. Thread-safe.
 */
final class Notifier implements AutoCloseable {
	private static final Logger log = LoggerFactory.getLogger(Notifier.class);
	private static final int SENDERS = 16;
	/** A merchant that does not answer must not hold up the others. */
	private static final int SENDERS_OF_ONE = 4;
	private static final String DUE = "id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY merchant_id ORDER BY next_at, id) AS place FROM notifications"
		+ " WHERE state = 'PENDING' AND next_at <= ?) WHERE place <= " + SENDERS_OF_ONE + " LIMIT 256) ORDER BY next_at";
	/** The clock on the wall may jump: nothing is waited for longer than this. */
	private static final long LONGEST_MS = 60_000;
	/** After the database failed. */
	private static final long AGAIN_MS = 2_000;

	private final Database database;
	private final Merchants merchants;
	private final InstantSource clock;
	private final Meters meters;
	private final ScheduledExecutorService timer;
	private final ExecutorService senders;
	private final Webhook webhook;
	/* guarded by this */
	private final Set<String> sending = new HashSet<>();
	private final Map<String, Integer> ofMerchant = new HashMap<>();
	private ScheduledFuture<?> next;
	private boolean looking;
	private boolean lookAgain;
	private boolean closed;

	/** @param timer of the owner, who ends it */
	Notifier(Database database, Merchants merchants, InstantSource clock, Meters meters, ScheduledExecutorService timer, int limitMs) {
		this.database = database;
		this.merchants = merchants;
		this.clock = clock;
		this.meters = meters;
		this.timer = timer;
		webhook = new Webhook(timer, limitMs);
		var threads = new ThreadPoolExecutor(SENDERS, SENDERS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
			var thread = new Thread(task, "loggia-payment-notify");
			thread.setDaemon(true);
			return thread;
		});
		threads.allowCoreThreadTimeOut(true);
		senders = threads;
	}

	/** Something may be due now. Never blocks. */
	void wake() {
		synchronized (this) {
			if (closed) return;
			if (looking) {
				lookAgain = true;
				return;
			}
			looking = true;
			lookAgain = false;
			if (next != null) next.cancel(false);
		}
		long now = clock.millis();
		database.read(Orders.FILE, c -> new Due(Outbox.list(c, DUE, now), Outbox.next(c).orElse(null)))
			.whenComplete(this::looked);
	}

	/** Ends sending; what was not acknowledged is sent again by the next one. Blocks a few seconds at most. */
	@Override
	public void close() throws InterruptedException {
		synchronized (this) {
			closed = true;
			if (next != null) next.cancel(false);
		}
		senders.shutdownNow();
		webhook.close();
		senders.awaitTermination(5, TimeUnit.SECONDS);
	}

	private record Due(List<Notification> now, Long next) {}

	private void looked(Due due, Throwable failure) {
		var start = new ArrayList<Notification>();
		boolean again;
		synchronized (this) {
			looking = false;
			again = lookAgain;
			if (closed) return;
			if (failure != null) {
				log.warn("the outbox cannot be read; it is looked at again in {} ms", AGAIN_MS, failure);
			} else {
				for (var notification : due.now) {
					if (take(notification)) start.add(notification);
				}
			}
			long wait = failure != null ? AGAIN_MS : due.next == null || !due.now.isEmpty() ? LONGEST_MS : Math.min(LONGEST_MS, Math.max(1, due.next - clock.millis()));
			next = timer.schedule(this::wake, wait, TimeUnit.MILLISECONDS);
		}
		start.forEach(this::start);
		if (again) wake();
	}

	private boolean take(Notification notification) {
		if (sending.contains(notification.id()) || ofMerchant.getOrDefault(notification.merchantId(), 0) >= SENDERS_OF_ONE) return false;
		sending.add(notification.id());
		ofMerchant.merge(notification.merchantId(), 1, Integer::sum);
		return true;
	}

	private void start(Notification notification) {
		try {
			senders.execute(() -> send(notification));
		} catch (RejectedExecutionException e) {
			log.debug("closed before notification {} was sent", notification.id());
		}
	}

	private void send(Notification notification) {
		Integer status = null;
		String error = null;
		try {
			var merchant = merchants.find(notification.merchantId()).orElseThrow(() -> new IOException("the merchant is not known"));
			Failpoints.hit("notify.before-send");
			status = webhook.post(notification.url(), merchant.local(), headers(merchant, notification), notification.body().getBytes(StandardCharsets.UTF_8));
			Failpoints.hit("notify.after-send");
		} catch (IOException | RuntimeException e) {
			error = e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString();
		}
		if (closed()) return;
		boolean acknowledged = status != null && status / 100 == 2;
		var told = status;
		var why = error;
		meters.notified(acknowledged);
		database.<Void>write(Orders.FILE, c -> {
			Outbox.attempted(c, notification, acknowledged, told, why, clock.millis());
			Failpoints.hit("notify.before-commit");
			return null;
		}).whenComplete((done, failure) -> {
			if (failure == null) Failpoints.hit("notify.after-commit");
			ended(notification, failure);
		});
	}

	private void ended(Notification notification, Throwable failure) {
		synchronized (this) {
			if (closed) return;
			if (failure != null) {
				log.warn("what became of notification {} is not written down: it will be sent again", notification.id(), failure);
				// not at once: the disk is in trouble
				timer.schedule(() -> free(notification), AGAIN_MS, TimeUnit.MILLISECONDS);
				return;
			}
		}
		free(notification);
	}

	private void free(Notification notification) {
		synchronized (this) {
			sending.remove(notification.id());
			ofMerchant.merge(notification.merchantId(), -1, (count, less) -> count + less == 0 ? null : count + less);
		}
		wake();
	}

	private synchronized boolean closed() {
		return closed;
	}

	private Map<String, String> headers(Merchant merchant, Notification notification) {
		var timestamp = Long.toString(clock.millis() / 1000);
		var nonce = Signatures.random(16);
		var target = Webhook.target(URI.create(notification.url()));
		var headers = new LinkedHashMap<String, String>();
		headers.put("Loggia-Merchant", merchant.id());
		headers.put("Loggia-Notification", notification.id());
		headers.put("Loggia-Timestamp", timestamp);
		headers.put("Loggia-Nonce", nonce);
		headers.put("Loggia-Signature", Signatures.request(merchant.notifyKey(), "POST", target, timestamp, nonce, notification.body().getBytes(StandardCharsets.UTF_8)));
		return headers;
	}
}
