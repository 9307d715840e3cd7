package loggia.kit.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.ApiDispatcher;
import loggia.api.spi.ApiParams;
import loggia.api.spi.ApiProvider;

/**
 * Calls a provider as the gate does, through its generated dispatcher, without a gateway: parameters are bound and checked, whatever a
 * provider throws becomes a typed failure. It asks nobody: what needs a declaration, a person or an operator is let through. For unit tests.
 *
 * <pre>{@code
 * var gate = SimulatedGate.of(new Greeter());
 * assertEquals("Hello Ann", gate.session().call("greet", Map.of("name", "Ann")).path("text").asText());
 * }</pre>
 */
public final class SimulatedGate {
	private final ApiDispatcher dispatcher;
	private final Map<String, ApiDescriptor> apis = new LinkedHashMap<>();
	private final SimulatedSession session = new SimulatedSession(this, "session");
	private Duration patience = Duration.ofSeconds(5);

	private SimulatedGate(ApiProvider provider) {
		dispatcher = provider.dispatcher();
		dispatcher.apis().forEach(api -> apis.put(api.name(), api));
	}

	/** @throws IllegalStateException nothing was generated for the provider */
	public static SimulatedGate of(ApiProvider provider) {
		return new SimulatedGate(provider);
	}

	/** Sets how long a session waits for an answer or an event; 5 s unless it is said. @return this */
	public SimulatedGate waiting(Duration longest) {
		patience = longest;
		return this;
	}

	/** @return the one session of this gate that is there from the first */
	public SimulatedSession session() {
		return session;
	}

	/** @return one more, to see that sessions do not hear each other */
	public SimulatedSession session(String id) {
		return new SimulatedSession(this, id);
	}

	/** @return what the provider declares, by name */
	public Map<String, ApiDescriptor> apis() {
		return Map.copyOf(apis);
	}

	Duration patience() {
		return patience;
	}

	/** @return completes with the reply, or exceptionally with an ApiException whose cause is what the provider threw */
	CompletionStage<ApiReply> invoke(SimulatedSession.CallOf caller, String name, JsonNode params, List<ByteBuffer> attachments) {
		if (!apis.containsKey(name)) {
			return CompletableFuture.failedFuture(new ApiException(Reason.NOT_SUPPORTED));
		}
		try {
			CompletionStage<ApiReply> answer = dispatcher.call(name, new ApiParams(params, attachments), caller);
			return answer == null ? CompletableFuture.failedFuture(Failed.of(new NullPointerException(name + " returned null instead of a stage"))) : answer;
		} catch (RuntimeException | Error e) {
			return CompletableFuture.failedFuture(Failed.of(e));
		}
	}
}
