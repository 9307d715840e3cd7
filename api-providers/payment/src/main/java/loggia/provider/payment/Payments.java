package loggia.provider.payment;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.database.Database;
import loggia.database.SqlWork;
import loggia.payment.PaymentGateway;
import loggia.payment.PaymentGateway.Outcome;
import loggia.payment.PaymentGateway.Payment;
import loggia.provider.payment.Orders.Order;
import loggia.provider.payment.Orders.Refund;
import loggia.provider.payment.Orders.RefundState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves orders through their states. With the built-in wallet a payment is one transaction: entries, order, event, notification. With another gateway
 * it is two, and {@link #recover} finishes what a crash left between them. Thread-safe; nothing blocks.
 */
final class Payments {
	private static final Logger log = LoggerFactory.getLogger(Payments.class);
	private static final int OVERDUE_AT_ONCE = 500;

	private final Database database;
	private final InstantSource clock;
	private final Meters meters;
	private final Runnable outboxFilled;
	private final WalletGateway wallet;
	private final Function<String, Optional<PaymentGateway>> gateways;
	/** Orders and refunds that a gateway is being asked about now. */
	private final Set<String> asking = ConcurrentHashMap.newKeySet();

	/**
	 * @param gateways     the gateways there are now, by name; the wallet is not among them
	 * @param outboxFilled is run after each commit that left a notification
	 */
	Payments(Database database, InstantSource clock, Meters meters, Function<String, Optional<PaymentGateway>> gateways, Runnable outboxFilled) {
		this.database = database;
		this.clock = clock;
		this.meters = meters;
		this.gateways = gateways;
		this.outboxFilled = outboxFilled;
		wallet = new WalletGateway(database, clock);
	}

	/** What a payer has; empty when the gateway does not know. */
	CompletionStage<OptionalLong> balance(String gateway, String personId) {
		return gateway(gateway).balance(personId, Ledger.CNY);
	}

	/**
	 * Pays an order, once.
	 *
	 * @return completes when it is paid and the disk has it; exceptionally with an {@link ApiException} whose words are for the mini-program
	 */
	CompletionStage<Void> pay(String orderId, String personId, String gateway) {
		long began = System.nanoTime();
		var paid = gateway.equals(WalletGateway.NAME) ? payFromWallet(orderId, personId) : payElsewhere(orderId, personId, gateway(gateway), gateway);
		return paid.thenRun(() -> {
			Failpoints.hit("pay.before-reply");
			meters.committed(System.nanoTime() - began);
			outboxFilled.run();
		});
	}

	private CompletionStage<Void> payFromWallet(String orderId, String personId) {
		return database.write(Orders.FILE, c -> {
			long now = clock.millis();
			var order = payable(c, orderId, now);
			try {
				wallet.pay(c, "pay:" + order.id(), order.id(), payment(order, personId), now);
			} catch (Ledger.InsufficientException e) {
				throw new ApiException(Reason.FAILED, e.getMessage());
			}
			settle(c, order, WalletGateway.NAME, personId, now);
			Failpoints.hit("pay.before-commit");
			return null;
		});
	}

	private CompletionStage<Void> payElsewhere(String orderId, String personId, PaymentGateway gateway, String name) {
		if (!asking.add(orderId)) return CompletableFuture.failedStage(new ApiException(Reason.BUSY, "payment in progress"));
		return database.write(Orders.FILE, c -> {
			long now = clock.millis();
			return Orders.paying(c, payable(c, orderId, now), name, personId, now);
		}).thenCompose(order -> {
			Failpoints.hit("gateway.after-paying");
			return ask(() -> gateway.pay(payment(order, personId))).thenCompose(outcome -> {
				Failpoints.hit("gateway.after-pay");
				return concluded(order, outcome);
			});
		}).thenAccept(outcome -> {
			switch (outcome.state()) {
				case DONE -> {}
				case REFUSED -> throw new ApiException(Reason.FAILED, outcome.reason() == null ? "refused" : outcome.reason());
				default -> throw new ApiException(Reason.FAILED, "payment pending");
			}
		}).whenComplete((paid, failure) -> asking.remove(orderId));
	}

	/** Writes down what a gateway said of an order's last attempt. */
	private CompletionStage<Outcome> concluded(Order asked, Outcome outcome) {
		if (outcome.state() == PaymentGateway.State.PENDING) return CompletableFuture.completedFuture(outcome);
		return database.write(Orders.FILE, c -> {
			long now = clock.millis();
			var order = Orders.find(c, asked.id()).orElseThrow();
			if (order.state() != OrderState.PAYING || order.attempt() != asked.attempt()) return outcome;
			if (outcome.state() == PaymentGateway.State.DONE) {
				var from = Ledger.clearing(c, order.gateway());
				Ledger.move(c, Ledger.Kind.PAY, "pay:" + order.id(), order.id(), outcome.reference(), order.amount(), from, Ledger.merchant(c, order.merchantId()), now);
				settle(c, order, order.gateway(), order.personId(), now);
			} else {
				Orders.notPaid(c, order, outcome.reason(), now);
			}
			return outcome;
		});
	}

	private static void settle(Connection c, Order order, String gateway, String personId, long now) throws SQLException {
		Orders.paid(c, order, gateway, personId, now);
		var paid = new Order(order.id(), order.merchantId(), order.outTradeNo(), order.appId(), order.openid(), personId, order.description(), order.amount(), order.currency(), order.notifyUrl(),
			OrderState.PAID, gateway, order.attempt(), order.refunded(), order.createdAt(), order.expiresAt(), now);
		Outbox.add(c, "payment.done", paid, null, now);
		Failpoints.hit("pay.after-outbox");
	}

	/** @throws ApiException when nobody can pay it now, in words for the mini-program */
	static void checkPayable(Order order, long now) {
		switch (order.state()) {
			case CREATED -> {
				if (order.expiresAt() <= now) throw new ApiException(Reason.FAILED, "order expired");
			}
			case PAYING -> throw new ApiException(Reason.BUSY, "payment in progress");
			case PAID, PARTLY_REFUNDED, REFUNDED -> throw new ApiException(Reason.FAILED, "order paid");
			case CLOSED -> throw new ApiException(Reason.FAILED, "order closed");
			case EXPIRED -> throw new ApiException(Reason.FAILED, "order expired");
		}
	}

	private static Order payable(Connection c, String orderId, long now) throws SQLException {
		var order = Orders.find(c, orderId).orElseThrow(() -> new ApiException(Reason.FAILED, "prepay_id invalid"));
		checkPayable(order, now);
		return order;
	}

	private static Payment payment(Order order, String personId) {
		return new Payment(order.gatewayKey(), personId, order.merchantId(), order.amount(), order.currency(), order.description());
	}

	/**
	 * Inside a work: gives back a part of a paid order. What a wallet paid goes back at once; for another gateway the refund is PENDING, and
	 * {@link #recover} asks for it after the commit.
	 */
	Refund refund(Connection c, Order order, String outRefundNo, long amount, String reason, long now) throws SQLException {
		boolean atOnce = WalletGateway.NAME.equals(order.gateway());
		var refund = new Refund(Signatures.random(16), order.merchantId(), outRefundNo, order.id(), amount, reason, atOnce ? RefundState.DONE : RefundState.PENDING, now, atOnce ? now : null);
		Failpoints.hit("refund.before-refund");
		Orders.insert(c, refund);
		Orders.refunded(c, order, amount, "refund", refund.id(), now);
		Failpoints.hit("refund.after-order");
		if (atOnce) {
			wallet.refund(c, "refund:" + refund.id(), order.id(), new PaymentGateway.Refund(refund.id(), payment(order, order.personId()), amount, reason), now);
			Outbox.add(c, "refund.done", Orders.find(c, order.id()).orElseThrow(), refund, now);
		}
		meters.refunded();
		return refund;
	}

	private CompletionStage<Void> askForRefund(Refund refund, Order order, PaymentGateway gateway) {
		if (!asking.add(refund.id())) return CompletableFuture.completedFuture(null);
		var request = new PaymentGateway.Refund(refund.id(), payment(order, order.personId()), refund.amount(), refund.reason());
		// asked again with the same key: the gateway promises the same outcome
		return ask(() -> gateway.refund(request)).thenCompose(outcome -> {
			Failpoints.hit("gateway.after-refund");
			return refundConcluded(refund, outcome);
		}).whenComplete((done, failure) -> asking.remove(refund.id()));
	}

	private CompletionStage<Void> refundConcluded(Refund asked, Outcome outcome) {
		if (outcome.state() == PaymentGateway.State.PENDING || outcome.state() == PaymentGateway.State.NONE) return CompletableFuture.completedFuture(null);
		return database.write(Orders.FILE, c -> {
			long now = clock.millis();
			var refund = Orders.refund(c, asked.id()).orElseThrow();
			if (refund.state() != RefundState.PENDING) return null;
			var order = Orders.find(c, refund.orderId()).orElseThrow();
			boolean done = outcome.state() == PaymentGateway.State.DONE;
			Orders.refundIs(c, refund, done ? RefundState.DONE : RefundState.FAILED, now);
			if (done) {
				Ledger.move(c, Ledger.Kind.REFUND, "refund:" + refund.id(), order.id(), outcome.reference(), refund.amount(), Ledger.merchant(c, order.merchantId()),
					Ledger.clearing(c, order.gateway()), now);
				Orders.event(c, order.id(), now, "refunded", refund.id());
			} else {
				Orders.refunded(c, order, -refund.amount(), "refundRefused", outcome.reason(), now);
			}
			Outbox.add(c, done ? "refund.done" : "refund.failed", Orders.find(c, order.id()).orElseThrow(), Orders.refund(c, refund.id()).orElseThrow(), now);
			return (Void) null;
		}).thenRun(outboxFilled);
	}

	/** Asks the gateways about everything that was begun and is not concluded: after a start, and now and then. */
	CompletionStage<Void> recover() {
		record Open(Order order, Refund refund) {}
		return database.read(Orders.FILE, c -> {
			var open = new java.util.ArrayList<Open>();
			for (var order : Orders.paying(c)) open.add(new Open(order, null));
			for (var refund : Orders.refunds(c, "state = 'PENDING' ORDER BY id")) open.add(new Open(Orders.find(c, refund.orderId()).orElseThrow(), refund));
			return open;
		}).thenCompose(open -> CompletableFuture.allOf(open.stream().map(o -> {
			var gateway = gateways.apply(o.order.gateway());
			if (gateway.isEmpty()) {
				log.warn("order {} waits for the payment gateway {}, which is not there", o.order.id(), o.order.gateway());
				return CompletableFuture.<Void>completedFuture(null);
			}
			var asked = o.refund == null ? recoverPayment(o.order, gateway.get()) : askForRefund(o.refund, o.order, gateway.get());
			return asked.exceptionally(failure -> {
				log.warn("the payment gateway {} does not say what became of order {}: it is asked again", o.order.gateway(), o.order.id(), failure);
				return null;
			}).toCompletableFuture();
		}).toArray(CompletableFuture[]::new)));
	}

	private CompletionStage<Void> recoverPayment(Order order, PaymentGateway gateway) {
		if (!asking.add(order.id())) return CompletableFuture.completedFuture(null);
		return ask(() -> gateway.query(order.gatewayKey())).thenCompose(outcome -> concluded(order, outcome)).thenAccept(outcome -> {
			if (outcome.state() == PaymentGateway.State.DONE) outboxFilled.run();
		}).whenComplete((done, failure) -> asking.remove(order.id()));
	}

	/** Orders that nobody paid in time are EXPIRED. */
	CompletionStage<Integer> expire() {
		return database.write(Orders.FILE, c -> {
			long now = clock.millis();
			var overdue = Orders.overdue(c, now, OVERDUE_AT_ONCE);
			for (var order : overdue) Orders.end(c, order, OrderState.EXPIRED, now);
			return overdue.size();
		});
	}

	/**
	 * Puts money into a wallet, once for each key.
	 *
	 * @return completes with the balance, in fen; exceptionally with {@link PaymentGateway.KeyConflictException} for a key that was used for another amount or person
	 */
	CompletionStage<Long> credit(String personId, long amount, String reason, String key) {
		return database.write(Orders.FILE, credit(personId, amount, reason, key, clock.millis())).thenApply(balance -> {
			Failpoints.hit("credit.before-reply");
			return balance;
		});
	}

	private static SqlWork<Long> credit(String personId, long amount, String reason, String key, long now) {
		return c -> {
			var reference = "credit:" + key;
			var to = Ledger.wallet(c, personId, now);
			if (Ledger.has(c, reference)) {
				WalletGateway.checkSame(c, reference, key, to.name(), amount);
				return to.balance();
			}
			Ledger.move(c, Ledger.Kind.CREDIT, reference, null, reason, amount, Ledger.issue(c), to, now);
			return Ledger.balance(c, personId);
		};
	}

	private PaymentGateway gateway(String name) {
		if (name.equals(WalletGateway.NAME)) return wallet;
		return gateways.apply(name).orElseThrow(() -> new ApiException(Reason.FAILED, "payment not possible now"));
	}

	/** A gateway is somebody else's code: what it throws is a stage that failed. */
	private static CompletionStage<Outcome> ask(java.util.function.Supplier<CompletionStage<Outcome>> question) {
		try {
			return question.get().thenApply(outcome -> java.util.Objects.requireNonNull(outcome, "a gateway gave no outcome"));
		} catch (RuntimeException e) {
			return CompletableFuture.failedStage(e);
		}
	}

	/** @return what a stage failed with, without what stages wrap around it */
	static Throwable cause(Throwable failure) {
		return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
	}
}
