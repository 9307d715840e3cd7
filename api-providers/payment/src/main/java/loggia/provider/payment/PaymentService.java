package loggia.provider.payment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.api.metrics.Metrics;
import loggia.database.Database;
import loggia.payment.PaymentGateway;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of the family, started and ended together: ledger, merchants, orders, notifications, and the round that expires orders, asks gateways
 * and checks the books. As the health check {@code payment} it says whether the books balance. Thread-safe.
 */
@Component(service = { PaymentService.class, HealthCheck.class }, configurationPid = "loggia.payment", property = { HealthCheck.NAME + "=payment" })
@Designate(ocd = PaymentService.Config.class)
public final class PaymentService implements HealthCheck {
	private static final Logger log = LoggerFactory.getLogger(PaymentService.class);
	private static final long START_SECONDS = 30;
	private static final long ROUND_SECONDS = 30;
	private static final int MINUTE_MS = 60_000;

	@ObjectClassDefinition(name = "Payment API", description = "wx.requestPayment, orders, wallets and the merchants' HTTP API")
	public @interface Config {
		@AttributeDefinition(description = "Name of the payment gateway that new payments go through; wallet is the built-in one")
		String gateway() default WalletGateway.NAME;

		@AttributeDefinition(description = "Most that one order may ask for, in fen", min = "1")
		long payment_max() default 5_000_000;

		@AttributeDefinition(description = "How long a person may take to answer the payment sheet, in s", min = "1")
		int sheet_timeout_s() default 300;

		@AttributeDefinition(description = "How old the timeStamp of wx.requestPayment may be, in s", min = "1")
		int sign_age_s() default 1_800;

		@AttributeDefinition(description = "How far the time of a merchant's request may be from the gateway's, in s", min = "1")
		int merchant_window_s() default 300;

		@AttributeDefinition(description = "How long an order can be paid when its merchant does not say, in min", min = "1")
		int order_minutes() default 120;

		@AttributeDefinition(description = "How long a merchant's server may take to acknowledge a notification, in ms", min = "1")
		int notify_timeout_ms() default 10_000;

		@AttributeDefinition(description = "How often the whole ledger is checked, in s", min = "1")
		int check_interval_s() default 300;
	}

	/** As {@link Config}; times in ms. */
	record Settings(String gateway, long paymentMax, long sheetTimeoutMs, long signAgeMs, long merchantWindowMs, long orderMs, int notifyTimeoutMs, long checkIntervalMs) {
		static Settings of(Config config) {
			return new Settings(config.gateway(), config.payment_max(), config.sheet_timeout_s() * 1000L, config.sign_age_s() * 1000L, config.merchant_window_s() * 1000L,
				(long) config.order_minutes() * MINUTE_MS, config.notify_timeout_ms(), config.check_interval_s() * 1000L);
		}
	}

	final Database database;
	final Settings settings;
	final InstantSource clock;
	final Meters meters;
	final Merchants merchants;
	final MerchantDoor door;
	final Payments payments;
	final Notifier notifier;
	/** For what must happen later; its tasks are short. */
	final ScheduledExecutorService timer;
	private final Map<String, PaymentGateway> gateways;
	private volatile LedgerCheck.Report lastCheck;

	@Activate
	public PaymentService(BundleContext context, @Reference Database database, @Reference(cardinality = ReferenceCardinality.OPTIONAL) Metrics metrics, Config config) {
		this(database, Path.of(context.getProperty("loggia.data")), Settings.of(config), InstantSource.system(), new Meters(metrics));
	}

	PaymentService(Database database, Path data, Settings settings, InstantSource clock, Meters meters) {
		this.database = database;
		this.settings = settings;
		this.clock = clock;
		this.meters = meters;
		gateways = new ConcurrentHashMap<>();
		waitFor(database.migrate(Orders.FILE, "payment", Map.of("V1__ledger.sql", script())));
		merchants = new Merchants(database, new KeyFile(data.resolve("payment.key")));
		waitFor(merchants.load());
		door = new MerchantDoor(database, merchants, clock, settings.merchantWindowMs);
		timer = Executors.newSingleThreadScheduledExecutor(task -> {
			var thread = new Thread(task, "loggia-payment");
			thread.setDaemon(true);
			return thread;
		});
		notifier = new Notifier(database, merchants, clock, meters, timer, settings.notifyTimeoutMs);
		payments = new Payments(database, clock, meters, name -> Optional.ofNullable(gateways.get(name)), notifier::wake);
		notifier.wake();
		timer.scheduleWithFixedDelay(this::round, 0, ROUND_SECONDS, TimeUnit.SECONDS);
	}

	/** A gateway of another bundle; what a crash left with it is asked about at once. */
	@Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
	void addGateway(PaymentGateway gateway, Map<String, Object> properties) {
		if (!(properties.get(PaymentGateway.ID) instanceof String name) || !name.matches("[a-z][a-z0-9-]{0,31}") || name.equals(WalletGateway.NAME)) {
			log.warn("a payment gateway needs the service property {} with a name of its own; {} is left out", PaymentGateway.ID, gateway.getClass().getName());
			return;
		}
		if (gateways.putIfAbsent(name, gateway) != null) log.warn("there is a payment gateway {} already; {} is left out", name, gateway.getClass().getName());
		timer.execute(this::recover);
	}

	void removeGateway(PaymentGateway gateway) {
		gateways.values().remove(gateway);
	}

	/** Ends threads and sockets; what is under way in the database ends there. */
	@Deactivate
	void close() throws InterruptedException {
		timer.shutdownNow();
		notifier.close();
		timer.awaitTermination(5, TimeUnit.SECONDS);
	}

	/** Looks at all of the books now. */
	CompletionStage<LedgerCheck.Report> check() {
		return database.read(Orders.FILE, c -> LedgerCheck.run(c, clock.millis())).thenApply(report -> {
			meters.balanced.set(report.balanced() ? 1 : 0);
			lastCheck = report;
			return report;
		});
	}

	/** Blocks until the last round's check is there: on the health executor's thread. */
	@Override
	public Result execute() {
		var result = new FormattingResultLog();
		try {
			var report = lastCheck != null ? lastCheck : check().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
			result.info("{} transactions, {} orders", report.transactions(), report.orders());
			for (var problem : report.problems()) result.critical("the ledger is wrong: {}", problem);
		} catch (ExecutionException | TimeoutException e) {
			result.critical("ledger.db cannot be read: {}", String.valueOf(e.getMessage()));
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			result.warn("interrupted");
		}
		return new Result(result);
	}

	private void round() {
		watch("overdue orders", payments.expire());
		watch("old nonces", door.sweep());
		recover();
		var last = lastCheck;
		if (last == null || clock.millis() - last.at() >= settings.checkIntervalMs || clock.millis() < last.at()) watch("the ledger", check());
	}

	/** Asks gateways about what is not concluded. Never blocks. */
	void recover() {
		watch("unfinished payments", payments.recover());
	}

	private static void watch(String what, CompletionStage<?> stage) {
		stage.whenComplete((done, failure) -> {
			if (failure != null) log.warn("{}: not looked after; the next round tries again", what, failure);
		});
	}

	private static <T> T waitFor(CompletionStage<T> stage) {
		try {
			return stage.toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
		} catch (ExecutionException | TimeoutException e) {
			throw new IllegalStateException("ledger.db is not usable: see the database's own message before this one", e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while ledger.db was opened", e);
		}
	}

	private static String script() {
		try (var in = PaymentService.class.getResourceAsStream("V1__ledger.sql")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
