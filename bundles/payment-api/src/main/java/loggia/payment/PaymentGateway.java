package loggia.payment;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Moves money. A bundle registers it as a service with the property {@link #ID}; an operator chooses it by that name in the configuration
 * {@code loggia.payment}. The orders, their states and the books are the caller's; a gateway knows keys and amounts.
 *
 * <p>What it promises, also across crashes of either side:
 * <ul>
 * <li>A key moves money at most once. Asking again with the same key and the same content gives the first outcome, however often and from
 * however many threads; the same key with other content completes exceptionally with {@link KeyConflictException}.
 * <li>DONE and REFUSED are final for their key, and durable before the stage completes.
 * <li>A stage that completes exceptionally, or never, says nothing: the caller asks {@link #query} until it answers. Until then neither
 * side may assume that money moved, or that it did not.
 * <li>When {@link #query} answers NONE, no {@code pay} or {@code refund} that began before it is carried out later.
 * </ul>
 * Thread-safe; no method blocks. Amounts are whole units of the currency's smallest coin (fen), greater than 0.
 */
@ConsumerType
public interface PaymentGateway {
	/** Service property: the gateway's name, {@code [a-z][a-z0-9-]{0,31}}. {@code wallet} is the built-in one and cannot be taken. */
	String ID = "loggia.payment.gateway";

	/**
	 * Takes the money from the payer for the payee: authorisation and capture in one step.
	 *
	 * @return completes with DONE, REFUSED or PENDING
	 */
	CompletionStage<Outcome> pay(Payment payment);

	/**
	 * Gives back a payment or a part of it. The caller sees to it that the parts are never more than the whole; the gateway refuses it too.
	 *
	 * @return completes with DONE, REFUSED or PENDING
	 */
	CompletionStage<Outcome> refund(Refund refund);

	/** @param key of a payment or a refund @return what became of it; NONE for a key that was never asked for */
	CompletionStage<Outcome> query(String key);

	/** @return what the payer has, for the sheet that asks them; empty when the gateway does not know */
	default CompletionStage<OptionalLong> balance(String payer, String currency) {
		return CompletableFuture.completedFuture(OptionalLong.empty());
	}

	/**
	 * One payment.
	 *
	 * @param key         at most 64 of {@code [A-Za-z0-9:._-]}, never used for anything else
	 * @param payer       a person's id
	 * @param payee       a merchant's id
	 * @param amount      in fen
	 * @param currency    ISO 4217: {@code CNY}
	 * @param description for people to read
	 */
	record Payment(String key, String payer, String payee, long amount, String currency, String description) {
		public Payment {
			positive(amount);
		}
	}

	/**
	 * Money on its way back.
	 *
	 * @param key     as a payment's; of its own
	 * @param payment what is given back, wholly or in part
	 * @param amount  in fen, at most the payment's
	 * @param reason  for people to read; may be empty
	 */
	record Refund(String key, Payment payment, long amount, String reason) {
		public Refund {
			positive(amount);
			if (amount > payment.amount()) throw new IllegalArgumentException("a refund of " + amount + " of a payment of " + payment.amount());
		}
	}

	/** What became of a key. */
	enum State {
		/** The money moved. Final. */
		DONE,
		/** No money moved, and none will with this key. Final. */
		REFUSED,
		/** Asked for, and not decided yet. */
		PENDING,
		/** Never asked for. */
		NONE
	}

	/**
	 * @param reference the gateway's own name of it, for its support; may be null
	 * @param reason    with REFUSED: in words a mini-program may see ({@code insufficient balance}); else null
	 */
	record Outcome(State state, String reference, String reason) {
		public static Outcome done(String reference) {
			return new Outcome(State.DONE, reference, null);
		}

		public static Outcome refused(String reason) {
			return new Outcome(State.REFUSED, null, reason);
		}

		public static Outcome pending(String reference) {
			return new Outcome(State.PENDING, reference, null);
		}

		public static Outcome none() {
			return new Outcome(State.NONE, null, null);
		}
	}

	/** A key that stands for something else already. */
	class KeyConflictException extends RuntimeException {
		private static final long serialVersionUID = 1L;

		public KeyConflictException(String key) {
			super("the key " + key + " was used with other content");
		}
	}

	private static void positive(long amount) {
		if (amount <= 0) throw new IllegalArgumentException("an amount must be greater than 0, not " + amount);
	}
}
