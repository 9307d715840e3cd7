package loggia.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.worker.wire.Message;

/** One question of an isolate's thread to the host, which waits for the answer (DESIGN D13). */
final class Ask {
	/** How long the thread waits at most. */
	static final long MAX_MILLIS = 2_000;
	static final String TIMEOUT = "0{\"errMsg\":\"timeout\",\"errno\":5}";
	static final String ENDED = "0{\"errMsg\":\"the session ends\",\"errno\":600007}";
	final long id;
	private final CompletableFuture<String> answer = new CompletableFuture<>();

	Ask(long id) {
		this.id = id;
	}

	/** The reply is here. */
	void answer(Message reply) {
		boolean ok = Boolean.TRUE.equals(reply.header().ok());
		answer.complete((ok ? "1" : "0") + (reply.json().isEmpty() ? "{}" : reply.json()));
	}

	/** The session ends: nobody waits any longer. */
	void release() {
		answer.complete(ENDED);
	}

	/** Waits. @return {@code 1} and the result, or {@code 0} and the error, as JSON text */
	String await() {
		try {
			return answer.get(MAX_MILLIS, TimeUnit.MILLISECONDS);
		} catch (TimeoutException e) {
			return TIMEOUT;
		} catch (ExecutionException e) {
			return ENDED;
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			return ENDED;
		}
	}
}
