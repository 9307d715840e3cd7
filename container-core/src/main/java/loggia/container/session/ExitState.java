package loggia.container.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import loggia.container.Json;
import loggia.worker.wire.Message;

/** The last value of {@code onSaveExitState}: what a session goes on with when its worker is replaced. Written by one thread, read by any. */
final class ExitState {
	private volatile JsonNode value;
	/** Completes when the logic layer has answered the last hide. */
	private volatile CompletableFuture<Void> saved = CompletableFuture.completedFuture(null);

	/** @return the value, or null */
	JsonNode value() {
		return value;
	}

	/** Takes the value of an earlier run. */
	void resume(JsonNode kept) {
		value = kept;
	}

	/** A hide was sent. */
	void asked() {
		saved = new CompletableFuture<>();
	}

	/** The logic layer answers a hide. */
	void answered(Message hide) {
		Json.parse(hide.json()).map(json -> json.get("state")).ifPresent(state -> value = state);
		saved.complete(null);
	}

	/** Nobody will answer any more. */
	void unanswered() {
		saved.complete(null);
	}

	/** Runs that when the last hide is answered, or at once. */
	void whenSaved(Runnable then) {
		saved.thenRun(then);
	}
}
