package loggia.provider.payment;

import java.util.Set;

/** Where an order is in its life, and where it can go from there. */
enum OrderState {
	/** Somebody may pay it. */
	CREATED,
	/** A gateway was asked, and what became of it is not written down yet. */
	PAYING,
	/** The merchant has the money. */
	PAID,
	/** A part of it went back, or is on its way back. */
	PARTLY_REFUNDED,
	/** All of it went back, or is on its way back. */
	REFUNDED,
	/** Its merchant withdrew it before anybody paid. */
	CLOSED,
	/** Nobody paid in time. */
	EXPIRED;

	private Set<OrderState> next() {
		return switch (this) {
			case CREATED -> Set.of(PAYING, PAID, CLOSED, EXPIRED);
			case PAYING -> Set.of(PAID, CREATED);
			case PAID -> Set.of(PARTLY_REFUNDED, REFUNDED);
			// back when a gateway refuses a refund
			case PARTLY_REFUNDED -> Set.of(PARTLY_REFUNDED, REFUNDED, PAID);
			case REFUNDED -> Set.of(PARTLY_REFUNDED, PAID);
			case CLOSED, EXPIRED -> Set.of();
		};
	}

	boolean canBecome(OrderState other) {
		return next().contains(other);
	}

	/** @return whether the merchant has, or had, the money */
	boolean wasPaid() {
		return this == PAID || this == PARTLY_REFUNDED || this == REFUNDED;
	}

	/** @return the state of a paid order of which so much went back */
	static OrderState refunded(long amount, long refunded) {
		return refunded == 0 ? PAID : refunded < amount ? PARTLY_REFUNDED : REFUNDED;
	}
}
