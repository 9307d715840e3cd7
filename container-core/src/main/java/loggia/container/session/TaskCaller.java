package loggia.container.session;

import java.util.Map;
import java.util.function.Consumer;
import loggia.api.ApiEvent;
import loggia.api.Caller;
import loggia.api.trail.Trail;
import loggia.container.Json;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;

/**
 * The caller that comes with one call: its session, and a way to the task that the call gave the mini-program. Events find the task by the
 * call's number, also after the reply; the logic layer lets those of a task that has ended fall. Thread-safe.
 *
 * @param id   the call's number in its isolate
 * @param back takes messages for that isolate; they fall once the session has another
 * @param trace takes the call down for a developer, or null
 */
record TaskCaller(Caller session, long id, Consumer<Message> back, CallLog.Entry trace) implements Caller {
	/** @return an event as the body of {@code apiEvent} */
	static String json(ApiEvent event) {
		return "{\"name\":" + Json.object().textNode(event.name()) + ",\"data\":" + (event.json().isEmpty() ? "{}" : event.json()) + "}";
	}

	@Override
	public void progress(ApiEvent event) {
		if (trace != null) {
			trace.event(event.name(), event.json());
		}
		back.accept(new Message(Header.of(Kind.API_EVENT, id), json(event), event.attachments()));
	}

	@Override
	public Trail trail() {
		return trace;
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
	public Map<String, Integer> requires() {
		return session.requires();
	}

	@Override
	public VersionKind versionKind() {
		return session.versionKind();
	}

	@Override
	public String plugin() {
		return session.plugin();
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

	@Override
	public String toString() {
		return "call " + id + " of " + session;
	}
}
