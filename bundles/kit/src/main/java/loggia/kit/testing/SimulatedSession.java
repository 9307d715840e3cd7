package loggia.kit.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import loggia.api.ApiEvent;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.api.Caller;

/** One open mini-program of one person, who calls and listens. Thread-safe. */
public final class SimulatedSession implements Caller {
	private static final ObjectMapper JSON = new ObjectMapper();

	private final SimulatedGate gate;
	private final String id;
	private final LinkedBlockingQueue<ApiEvent> heard = new LinkedBlockingQueue<>();
	private final List<Consumer<State>> watches = new CopyOnWriteArrayList<>();
	private volatile State state = State.FOREGROUND;

	SimulatedSession(SimulatedGate gate, String id) {
		this.gate = gate;
		this.id = id;
	}

	/** Calls without parameters. */
	public JsonNode call(String name) {
		return call(name, Map.of());
	}

	/**
	 * Calls and waits.
	 *
	 * @param params as the mini-program writes them; a ByteBuffer anywhere in it travels as bytes
	 * @return the result
	 * @throws ApiException as the mini-program sees it; INTERNAL has what the provider threw as its cause
	 */
	public JsonNode call(String name, Map<String, ?> params) {
		return start(name, params).result();
	}

	/** As {@link #call}, with the bytes beside the result. */
	public ApiReply reply(String name, Map<String, ?> params) {
		return start(name, params).reply();
	}

	/** Begins a call and does not wait: what gives a task. */
	public SimulatedTask start(String name, Map<String, ?> params) {
		var attachments = new ArrayList<ByteBuffer>();
		return start(name, tree(params, attachments), attachments);
	}

	/** As {@link #start(String, Map)}; {@code {"$bytes":n}} in the parameters stands for attachment n. */
	public SimulatedTask start(String name, JsonNode params, List<ByteBuffer> attachments) {
		var caller = new CallOf(this);
		return new SimulatedTask(name, gate.invoke(caller, name, params, List.copyOf(attachments)), caller, this);
	}

	/**
	 * Waits for the next event of that name; others that come before it are dropped.
	 *
	 * @param name {@code onGreeted}
	 * @throws AssertionError none came
	 */
	public JsonNode next(String name) {
		long until = System.nanoTime() + gate.patience().toNanos();
		try {
			for (;;) {
				ApiEvent event = heard.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
				if (event == null) {
					throw new AssertionError(name + " did not come within " + gate.patience().toMillis() + " ms");
				}
				if (event.name().equals(name)) {
					return parse(event.json());
				}
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for " + name, e);
		}
	}

	/** @return the events that nobody has taken with {@link #next}, oldest first */
	public List<ApiEvent> events() {
		return List.copyOf(heard);
	}

	/** @return how many things of the provider watch the session's life; none should be left after what they were for */
	public int watched() {
		return watches.size();
	}

	/** Goes on to another state and tells who watches. */
	public void become(State next) {
		state = next;
		watches.forEach(each -> each.accept(next));
		if (next == State.ENDED) {
			watches.clear();
		}
	}

	/** The mini-program is closed for good. */
	public void end() {
		become(State.ENDED);
	}

	static JsonNode parse(String json) {
		try {
			return json.isEmpty() ? JSON.createObjectNode() : JSON.readTree(json);
		} catch (JsonProcessingException e) {
			throw new AssertionError("the provider wrote what is no JSON: " + json, e);
		}
	}

	private static JsonNode tree(Object value, List<ByteBuffer> attachments) {
		if (value instanceof ByteBuffer bytes) {
			attachments.add(bytes);
			return JSON.createObjectNode().put("$bytes", attachments.size() - 1);
		}
		if (value instanceof Map<?, ?> map) {
			ObjectNode object = JSON.createObjectNode();
			map.forEach((key, each) -> object.set(key.toString(), tree(each, attachments)));
			return object;
		}
		if (value instanceof Iterable<?> list && !(value instanceof JsonNode)) {
			ArrayNode array = JSON.createArrayNode();
			list.forEach(each -> array.add(tree(each, attachments)));
			return array;
		}
		return JSON.valueToTree(value);
	}

	ApiReply await(String name, CompletionStage<ApiReply> answer) {
		try {
			return answer.toCompletableFuture().get(gate.patience().toNanos(), TimeUnit.NANOSECONDS);
		} catch (CancellationException | ExecutionException e) {
			throw Failed.of(e);
		} catch (TimeoutException e) {
			throw new ApiException(Reason.TIMEOUT, name + " did not answer within " + gate.patience().toMillis() + " ms");
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new ApiException(Reason.CANCELLED);
		}
	}

	@Override
	public String appId() {
		return "simulated.app";
	}

	@Override
	public String release() {
		return "0".repeat(64);
	}

	@Override
	public VersionKind versionKind() {
		return VersionKind.DEVELOP;
	}

	@Override
	public String plugin() {
		return null;
	}

	@Override
	public String userId() {
		return "local:" + deviceId();
	}

	@Override
	public String deviceId() {
		return "device-of-" + id;
	}

	@Override
	public String sessionId() {
		return id;
	}

	@Override
	public void emit(ApiEvent event) {
		if (state != State.ENDED) {
			heard.add(event);
		}
	}

	/** @throws IllegalStateException always: the session itself is no call */
	@Override
	public void progress(ApiEvent event) {
		throw new IllegalStateException("progress belongs to the caller that came with a call, not to its session");
	}

	@Override
	public AutoCloseable onState(Consumer<State> listener) {
		watches.add(listener);
		listener.accept(state);
		if (state == State.ENDED) {
			watches.remove(listener);
		}
		return () -> watches.remove(listener);
	}

	/** The caller that comes with one call. */
	static final class CallOf implements Caller {
		private final SimulatedSession session;
		final List<ApiEvent> progress = new CopyOnWriteArrayList<>();

		CallOf(SimulatedSession session) {
			this.session = session;
		}

		@Override
		public void progress(ApiEvent event) {
			progress.add(event);
		}

		@Override
		public void emit(ApiEvent event) {
			session.emit(event);
		}

		@Override
		public AutoCloseable onState(Consumer<State> listener) {
			return session.onState(listener);
		}

		@Override
		public String appId() {
			return session.appId();
		}

		@Override
		public String release() {
			return session.release();
		}

		@Override
		public VersionKind versionKind() {
			return session.versionKind();
		}

		@Override
		public String plugin() {
			return null;
		}

		@Override
		public String userId() {
			return session.userId();
		}

		@Override
		public String deviceId() {
			return session.deviceId();
		}

		@Override
		public String sessionId() {
			return session.sessionId();
		}
	}
}
