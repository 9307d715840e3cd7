package loggia.provider.network;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import loggia.api.Caller;
import okhttp3.Call;

/**
 * One request, download or upload: the stage that the gate gets. Whoever completes it first (the answer, the clock, abort, the end of
 * the session) decides the outcome; the connection of a call that ended early is closed.
 */
final class Task<T> extends CompletableFuture<T> {
	/** What it does, on a thread of its own. */
	@FunctionalInterface
	interface Work<T> {
		T run(Task<T> task) throws IOException;
	}

	final Kind kind;
	final Caller caller;
	final int timeoutMs;
	private final Work<T> work;
	private volatile Call call;
	private volatile ScheduledFuture<?> clock;

	Task(Kind kind, Caller caller, int timeoutMs, Work<T> work) {
		this.kind = kind;
		this.caller = caller;
		this.timeoutMs = timeoutMs;
		this.work = work;
		whenComplete((value, failure) -> {
			Call current = call;
			if (current != null && failure != null) {
				current.cancel();
			}
			ScheduledFuture<?> running = clock;
			if (running != null) {
				running.cancel(false);
			}
		});
	}

	/** A new stage derived from this one is an ordinary one. */
	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

	void clock(ScheduledFuture<?> ticking) {
		clock = ticking;
		if (isDone()) {
			ticking.cancel(false);
		}
	}

	/** @return the call, for the caller to execute @throws IOException when the task has ended already */
	Call current(Call next) throws IOException {
		call = next;
		check();
		return next;
	}

	/** @throws IOException when the task has ended */
	void check() throws IOException {
		if (isDone()) {
			Call current = call;
			if (current != null) {
				current.cancel();
			}
			throw new IOException("the call has ended");
		}
	}

	/** Does the work and completes; never throws. */
	void run() {
		if (isDone()) {
			return;
		}
		try {
			complete(work.run(this));
		} catch (Throwable e) {
			completeExceptionally(Failures.of(e));
		}
	}
}
