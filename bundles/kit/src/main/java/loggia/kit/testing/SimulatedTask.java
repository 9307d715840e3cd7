package loggia.kit.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiException;
import loggia.api.ApiReply;

/** A call on its way. Thread-safe. */
public final class SimulatedTask {
	private final String name;
	private final CompletionStage<ApiReply> answer;
	private final SimulatedSession.CallOf caller;
	private final SimulatedSession session;

	SimulatedTask(String name, CompletionStage<ApiReply> answer, SimulatedSession.CallOf caller, SimulatedSession session) {
		this.name = name;
		this.answer = answer;
		this.caller = caller;
		this.session = session;
	}

	/** As the mini-program's {@code abort()}. */
	public void abort() {
		answer.toCompletableFuture().cancel(true);
	}

	/** @return what its listeners heard so far */
	public List<JsonNode> progress() {
		return caller.progress.stream().map(event -> SimulatedSession.parse(event.json())).toList();
	}

	public boolean isDone() {
		return answer.toCompletableFuture().isDone();
	}

	/** Waits for the end. @throws ApiException as the mini-program sees it */
	public JsonNode result() {
		return SimulatedSession.parse(reply().json());
	}

	/** As {@link #result}, with the bytes beside it. */
	public ApiReply reply() {
		return session.await(name, answer);
	}
}
