package loggia.sandbox;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiCall;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.api.trail.Trail;

/** One call from its arrival until it is settled. The stage the caller holds; whoever settles it first wins. Thread-safe. */
final class PendingCall extends CompletableFuture<ApiReply> {
	final ApiCall call;
	/** Its caller's thread is parked: it never waits for a person. */
	final boolean asked;
	/** What takes down its decision, or null: the calls of develop versions have one. */
	final Trail trail;
	/** The gate has taken down the end itself. */
	volatile boolean ended;
	/** {@code System.nanoTime()} at which it fails with TIMEOUT; {@link Long#MAX_VALUE} for never. */
	private volatile long deadline = Long.MAX_VALUE;
	/** Who counts it, or null. */
	volatile CallMeters meters;
	/** Whether it has waited for a provider that is exchanged; it does so once. */
	volatile boolean wasHeld;
	/** Whether a provider answers its name. */
	volatile boolean known;
	/** {@code System.nanoTime()} when the provider was called; 0 before. */
	volatile long startedNanos;
	private volatile Provided provided;
	private volatile CompletionStage<ApiReply> answer;

	PendingCall(ApiCall call, boolean asked) {
		this.call = call;
		this.asked = asked;
		this.trail = call.caller().trail();
		whenComplete((reply, failure) -> {
			if (failure instanceof CancellationException) {
				abort();
			}
			Provided at = provided;
			if (at != null) {
				at.leave(this);
			}
			CallMeters counting = meters;
			if (counting != null) {
				counting.settled(known ? call.name() : CallMeters.UNKNOWN, startedNanos, failure);
			}
		});
	}

	/** Derived stages are plain futures. */
	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

	void fail(Reason reason) {
		completeExceptionally(new ApiException(reason));
	}

	/** The trail is whole before anybody hears of the end. */
	@Override
	public boolean complete(ApiReply reply) {
		told(null);
		return super.complete(reply);
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		told(failure);
		return super.completeExceptionally(failure);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		told(new CancellationException());
		return super.cancel(mayInterruptIfRunning);
	}

	private void told(Throwable failure) {
		if (trail != null && startedNanos != 0 && !ended && !isDone()) {
			Decisions.answered(trail, failure);
		}
	}

	void at(Provided provided) {
		this.provided = provided;
	}

	/** @param timeoutMs 0 for no limit */
	void limit(int timeoutMs) {
		deadline = timeoutMs == 0 ? Long.MAX_VALUE : System.nanoTime() + timeoutMs * 1_000_000L;
	}

	boolean late(long now) {
		long at = deadline;
		return at != Long.MAX_VALUE && now - at >= 0;
	}

	/** The provider's stage; it is cancelled when the call ends before it. */
	void answer(CompletionStage<ApiReply> answer) {
		this.answer = answer;
		if (isDone()) {
			abort();
		}
	}

	/** Tells the provider that nobody waits any more. */
	void abort() {
		CompletionStage<ApiReply> at = answer;
		if (at != null) {
			at.toCompletableFuture().cancel(true);
		}
	}
}
