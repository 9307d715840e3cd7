package loggia.provider.bluetooth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggia.api.ApiEvent;
import loggia.api.Caller;

/** A mini-program's session, as a provider sees it: it keeps the events it is sent. */
final class Page implements Caller {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final int SECONDS = 10;

	private final String id;
	private final List<Consumer<State>> listeners = new ArrayList<>();
	private final BlockingQueue<ApiEvent> events = new LinkedBlockingQueue<>();

	Page(String id) {
		this.id = id;
	}

	/** Waits for the next event of that name, letting others pass. */
	Event event(String name) throws Exception {
		for (;;) {
			var event = events.poll(SECONDS, TimeUnit.SECONDS);
			if (event == null) throw new AssertionError("no " + name + " within " + SECONDS + " s");
			if (event.name().equals(name)) return new Event(event, JSON.readTree(event.json()));
		}
	}

	/** @return how many events of that name have come and were not looked at */
	long waiting(String name) {
		return events.stream().filter(event -> event.name().equals(name)).count();
	}

	record Event(ApiEvent event, JsonNode json) {
		byte[] bytes(String field) {
			var buffer = event.attachments().get(json.findValue(field).get("$bytes").asInt()).duplicate();
			var bytes = new byte[buffer.remaining()];
			buffer.get(bytes);
			return bytes;
		}
	}

	void enter(State state) {
		List.copyOf(listeners).forEach(listener -> listener.accept(state));
	}

	int listeners() {
		return listeners.size();
	}

	@Override
	public void emit(ApiEvent event) {
		events.add(event);
	}

	@Override
	public void progress(ApiEvent event) {
		throw new AssertionError("Bluetooth has no tasks");
	}

	@Override
	public AutoCloseable onState(Consumer<State> listener) {
		listeners.add(listener);
		listener.accept(State.FOREGROUND);
		return () -> listeners.remove(listener);
	}

	@Override
	public String appId() {
		return "app-" + id;
	}

	@Override
	public String release() {
		return "0".repeat(64);
	}

	@Override
	public VersionKind versionKind() {
		return VersionKind.RELEASE;
	}

	@Override
	public String plugin() {
		return null;
	}

	@Override
	public String userId() {
		return "local:" + id;
	}

	@Override
	public String deviceId() {
		return id;
	}

	@Override
	public String sessionId() {
		return "session-" + id;
	}
}
