package loggia.container.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import loggia.api.ApiCall;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiInvoker;
import loggia.api.ApiReply;
import loggia.api.Caller;
import loggia.container.Json;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one session that have no answer yet: logic layer → gate → logic layer, and the events of their tasks. The parameters pass as
 * text. Thread-safe.
 */
final class ApiCalls {
	private static final Logger log = LoggerFactory.getLogger(ApiCalls.class);
	private static final JsonFactory JSON = new JsonFactory();

	/** A name and its parameters, cut out of {@code {"name":…,"params":{…}}} without reading them. */
	private record Named(String name, String params) {}

	private final Caller caller;
	private final Supplier<ApiInvoker> invoker;
	/** What takes the calls down for a developer, or null. */
	private final CallLog traces;
	private final Map<Long, CompletionStage<ApiReply>> pending = new ConcurrentHashMap<>();

	/**
	 * @param invoker gives null while no gate is there
	 * @param traces  takes the calls down for a developer, or null
	 */
	ApiCalls(Caller caller, Supplier<ApiInvoker> invoker, CallLog traces) {
		this.caller = caller;
		this.invoker = invoker;
		this.traces = traces;
	}

	/** Passes one call on. @param back gets the apiReply, and before and after it the apiEvents of the call's task, on any thread */
	void call(Message message, Consumer<Message> back) {
		Long id = message.header().id();
		if (id == null) {
			log.debug("{}: a call without id", caller);
			return;
		}
		Named named = cut(message.json());
		ApiInvoker gate = invoker.get();
		if (named == null) {
			back.accept(failure(id, "call", new ApiException(Reason.INVALID_PARAMS)));
			return;
		}
		boolean sync = message.header().kind() == Kind.ASK;
		CallLog.Entry trace = traces == null ? null : traces.begin(named.name, named.params, sync);
		if (gate == null) {
			failed(trace, named.name, new ApiException(Reason.NOT_SUPPORTED));
			back.accept(failure(id, named.name, new ApiException(Reason.NOT_SUPPORTED)));
			return;
		}
		CompletionStage<ApiReply> stage;
		try {
			ApiCall call = new ApiCall(new TaskCaller(caller, id, back, trace), named.name, named.params, message.attachments());
			stage = sync ? gate.ask(call) : gate.invoke(call);
		} catch (RuntimeException e) {
			log.warn("the gate threw at {}", named.name, e);
			failed(trace, named.name, e);
			back.accept(failure(id, named.name, e));
			return;
		}
		pending.put(id, stage);
		stage.whenComplete((result, error) -> {
			if (error != null) {
				failed(trace, named.name, error);
			} else if (trace != null) {
				trace.answered(result);
			}
			if (!pending.remove(id, stage) && stage.toCompletableFuture().isCancelled()) {
				return;
			}
			back.accept(error != null ? failure(id, named.name, error) : success(id, result));
		});
	}

	/** The mini-program aborts a call: nobody waits for its answer. One that has its answer is left alone. */
	void abort(long id) {
		CompletionStage<ApiReply> stage = pending.remove(id);
		if (stage != null) {
			stage.toCompletableFuture().cancel(true);
		}
	}

	/** Aborts what has no answer: nobody waits for it any more. */
	void cancelAll() {
		pending.keySet().forEach(this::abort);
	}

	private static Message success(long id, ApiReply result) {
		return new Message(Header.reply(Kind.API_REPLY, id, true), result.json(), result.attachments());
	}

	private static void failed(CallLog.Entry trace, String name, Throwable error) {
		if (trace != null) {
			trace.failed(failure(name, error));
		}
	}

	private static Message failure(long id, String name, Throwable error) {
		return new Message(Header.reply(Kind.API_REPLY, id, false), failure(name, error));
	}

	private static String failure(String name, Throwable error) {
		Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
		Reason otherwise = cause instanceof CancellationException ? Reason.CANCELLED : Reason.INTERNAL;
		ApiException known = cause instanceof ApiException api ? api : new ApiException(otherwise);
		return Json.text(Json.object().put("errMsg", name + ":fail " + known.getMessage()).put("errno", known.errno));
	}

	private static Named cut(String json) {
		String name = null;
		String params = "{}";
		try (JsonParser p = JSON.createParser(json)) {
			if (p.nextToken() != JsonToken.START_OBJECT) {
				return null;
			}
			for (String field = p.nextFieldName(); field != null; field = p.nextFieldName()) {
				JsonToken value = p.nextToken();
				if (field.equals("name") && value == JsonToken.VALUE_STRING) {
					name = p.getText();
				} else if (field.equals("params") && value == JsonToken.START_OBJECT) {
					int start = (int) p.currentTokenLocation().getCharOffset();
					p.skipChildren();
					params = json.substring(start, (int) p.currentLocation().getCharOffset());
				} else {
					p.skipChildren();
				}
			}
			return name == null || name.isEmpty() ? null : new Named(name, params);
		} catch (IOException e) {
			return null;
		}
	}
}
