package loggia.provider.payment;

import java.util.concurrent.atomic.AtomicLong;
import loggia.api.metrics.Metrics;

/** What the family counts; nothing when there is no metrics service. */
final class Meters {
	private final Metrics.Counter payments;
	private final Metrics.Counter refunds;
	private final Metrics.Counter notifications;
	private final Metrics.Timer commits;
	/** As the last check found it. */
	final AtomicLong balanced = new AtomicLong(1);

	/** @param metrics or null */
	Meters(Metrics metrics) {
		if (metrics == null) {
			payments = null;
			refunds = null;
			notifications = null;
			commits = null;
			return;
		}
		payments = metrics.counter("loggia_payment_payments_total", "Payments that people were asked for, by what came of them", "outcome");
		refunds = metrics.counter("loggia_payment_refunds_total", "Refunds that merchants asked for");
		notifications = metrics.counter("loggia_payment_notifications_total", "Attempts to tell a merchant", "outcome");
		commits = metrics.timer("loggia_payment_commit_seconds", "From the person's yes to the disk");
		metrics.gauge("loggia_payment_books_balanced", "1 when the last check of the ledger found nothing", balanced::doubleValue);
	}

	/** @param outcome {@code paid}, {@code cancelled}, {@code refused}, {@code failed} */
	void asked(String outcome) {
		if (payments != null) payments.inc(outcome);
	}

	void refunded() {
		if (refunds != null) refunds.inc();
	}

	void notified(boolean acknowledged) {
		if (notifications != null) notifications.inc(acknowledged ? "acknowledged" : "failed");
	}

	void committed(long nanos) {
		if (commits != null) commits.observe(nanos / 1e9);
	}
}
