package loggia.api.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import loggia.api.ApiEvent;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.api.Caller;

/**
 * What a method with {@link Api} returns when its call goes on for a while: the mini-program gets a task with
 * {@code onProgressUpdate}, {@code offProgressUpdate} and {@code abort()}.
 *
 * <pre>{@code
 * @Api(risk = Risk.DECLARED)
 * public ApiTask<Step, Report> scan(Shelf shelf) {
 * 	return ApiTask.run(executor, task -> {
 * 		for (int i = 1; i <= 10; i++) {
 * 			look(shelf, i); // an interrupt tells that the mini-program aborted
 * 			task.progress(new Step(i * 10));
 * 		}
 * 		return new Report(…);
 * 	});
 * }
 * }</pre>
 *
 * Completed it is the call's answer; {@code abort()}, a timeout and the end of the session cancel it. Thread-safe; no method blocks.
 *
 * @param <P> progress: a record, a Map or JsonNode; Void when there is none
 * @param <R> the result, as that of any API
 */
public final class ApiTask<P, R> extends CompletableFuture<R> {
	/** The name of the progress event. */
	public static final String PROGRESS = "onProgressUpdate";

	/** The work of a task. */
	@FunctionalInterface
	public interface Work<P, R> {
		/**
		 * @return the result
		 * @throws Exception fails the call: an {@link ApiException} in its words, anything else as {@code internal error}
		 */
		R run(ApiTask<P, R> task) throws Exception;
	}

	private final Object lock = new Object();
	/** Progress of before the mini-program's task is known; null from then on. */
	private List<P> early = new ArrayList<>(0);
	private Consumer<P> listener;
	private Thread worker;

	/** Runs the work on the executor; a task that is aborted interrupts it. */
	public static <P, R> ApiTask<P, R> run(Executor executor, Work<P, R> work) {
		var task = new ApiTask<P, R>();
		task.onAbort(task::interrupt);
		try {
			executor.execute(() -> task.work(work));
		} catch (RejectedExecutionException e) {
			task.completeExceptionally(new ApiException(Reason.BUSY));
		}
		return task;
	}

	/** Tells the mini-program's task how far it is. After the end it falls. */
	public void progress(P value) {
		synchronized (lock) {
			if (isDone()) {
				return;
			}
			if (early != null) {
				early.add(value);
			} else {
				listener.accept(value);
			}
		}
	}

	/** Runs the action once the task is aborted, in whatever way, on the thread that does it. @return this */
	public ApiTask<P, R> onAbort(Runnable action) {
		whenComplete((result, failure) -> {
			if (isCancelled()) {
				action.run();
			}
		});
		return this;
	}

	/** For the generated dispatcher: the answer of a call that gave this task. @return null when the task is null */
	public static <P, R> CompletionStage<ApiReply> reply(ApiTask<P, R> task, Caller caller, ApiWriter.Writer<? super P> progress,
			ApiWriter.Writer<? super R> result) {
		if (task == null) {
			return null;
		}
		task.tell(value -> {
			ApiReply text = ApiWriter.write(value, progress);
			caller.progress(new ApiEvent(PROGRESS, text.json(), text.attachments()));
		});
		return ApiWriter.reply(task, result);
	}

	private void tell(Consumer<P> to) {
		synchronized (lock) {
			listener = to;
			early.forEach(to);
			early = null;
		}
	}

	private void work(Work<P, R> work) {
		synchronized (lock) {
			if (isDone()) {
				return;
			}
			worker = Thread.currentThread();
		}
		try {
			complete(work.run(this));
		} catch (Throwable e) { // whatever the work throws is the answer of the call
			completeExceptionally(e);
		} finally {
			synchronized (lock) {
				worker = null;
				// an abort that came too late must not meet the thread's next work
				Thread.interrupted();
			}
		}
	}

	private void interrupt() {
		synchronized (lock) {
			if (worker != null) {
				worker.interrupt();
			}
		}
	}
}
