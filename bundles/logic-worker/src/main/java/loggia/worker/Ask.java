package loggia.worker;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.worker.wire.Message;

/** One question of an isolate's thread to the host, which waits for the answer (DESIGN D13). */
final class Ask {
	/** How long the thread waits at most. */
	static final long MAX_MILLIS = 2_000;
	static final Answer TIMEOUT = Answer.failure("timeout", 5);
	static final Answer ENDED = Answer.failure("the session ends", 600007);
	static final Answer NO_ID = Answer.failure("ask without id", 600007);

	/**
	 * What the isolate gets.
	 *
	 * @param text        {@code 1} and the result, or {@code 0} and the error, as JSON text
	 * @param attachments bytes that the result refers to
	 */
	record Answer(String text, List<ByteBuffer> attachments) {
		private static Answer failure(String message, int errno) {
			return new Answer("0{\"errMsg\":\"" + message + "\",\"errno\":" + errno + "}", List.of());
		}
	}

	final long id;
	private final CompletableFuture<Answer> answer = new CompletableFuture<>();

	Ask(long id) {
		this.id = id;
	}

	/** The reply is here. */
	void answer(Message reply) {
		boolean ok = Boolean.TRUE.equals(reply.header().ok());
		answer.complete(new Answer((ok ? "1" : "0") + (reply.json().isEmpty() ? "{}" : reply.json()), reply.attachments()));
	}

	/** The session ends: nobody waits any longer. */
	void release() {
		answer.complete(ENDED);
	}

	/** Waits. */
	Answer await() {
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
