package loggia.provider.camel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import loggia.api.ApiReply;

/** One call on a thread of its route's pool. Cancelling its answer interrupts the thread and aborts what it waits for. Thread-safe. */
final class Call implements Runnable {
	private static final ThreadLocal<Call> CURRENT = new ThreadLocal<>();

	final CompletableFuture<ApiReply> answer = new CompletableFuture<>();
	private final Supplier<ApiReply> work;
	private final List<Runnable> aborts = new ArrayList<>(1);
	private Thread thread;
	private boolean ended;

	Call(Supplier<ApiReply> work) {
		this.work = work;
		answer.whenComplete((reply, failure) -> {
			if (answer.isCancelled()) {
				abort();
			}
		});
	}

	@Override
	public void run() {
		if (!begin()) {
			return;
		}
		CURRENT.set(this);
		try {
			answer.complete(work.get());
		} catch (Throwable e) { // a StackOverflowError too: whatever a route throws, its caller gets an answer
			answer.completeExceptionally(e);
		} finally {
			CURRENT.remove();
			end();
		}
	}

	private synchronized boolean begin() {
		thread = Thread.currentThread();
		return !answer.isDone();
	}

	private synchronized void end() {
		ended = true;
		thread = null;
		aborts.clear();
		Thread.interrupted(); // an abort that came last is not for the next call of this thread
	}

	private void abort() {
		List<Runnable> all;
		synchronized (this) {
			if (thread == null || ended) {
				return;
			}
			all = List.copyOf(aborts);
			thread.interrupt();
		}
		all.forEach(Runnable::run);
	}

	/** Runs the action when the call of this thread is cancelled, at once when it was; forgets it when the call ends. */
	static void onAbort(Runnable action) {
		Call call = CURRENT.get();
		if (call == null) {
			return;
		}
		boolean late;
		synchronized (call) {
			late = call.answer.isCancelled();
			call.aborts.add(action);
		}
		if (late) {
			action.run();
		}
	}
}
