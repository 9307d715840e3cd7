package loggia.provider.network;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import loggia.api.ApiEvent;
import loggia.api.Caller;

/** A session that remembers what it is told, and whose life the test leads. */
final class Ann implements Caller {
	private final String appId;
	private final String userId;
	private final String sessionId;
	private final List<Consumer<State>> listeners = new CopyOnWriteArrayList<>();
	private volatile State state = State.FOREGROUND;
	final BlockingQueue<ApiEvent> progress = new LinkedBlockingQueue<>();
	final BlockingQueue<ApiEvent> events = new LinkedBlockingQueue<>();

	Ann(String appId, String userId, String sessionId) {
		this.appId = appId;
		this.userId = userId;
		this.sessionId = sessionId;
	}

	/** The next event of a task by that name; others before it are let go. */
	ApiEvent next(String name) throws InterruptedException {
		for (ApiEvent event; (event = progress.poll(10, java.util.concurrent.TimeUnit.SECONDS)) != null;) {
			if (event.name().equals(name)) {
				return event;
			}
		}
		throw new AssertionError("no " + name + " within 10 s");
	}

	void be(State now) {
		state = now;
		listeners.forEach(listener -> listener.accept(now));
	}

	int listeners() {
		return listeners.size();
	}

	@Override
	public String appId() {
		return appId;
	}

	@Override
	public String release() {
		return "r";
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
		return userId;
	}

	@Override
	public String deviceId() {
		return "d";
	}

	@Override
	public String sessionId() {
		return sessionId;
	}

	@Override
	public void emit(ApiEvent event) {
		events.add(event);
	}

	@Override
	public void progress(ApiEvent event) {
		progress.add(event);
	}

	@Override
	public AutoCloseable onState(Consumer<State> listener) {
		listeners.add(listener);
		listener.accept(state);
		return () -> listeners.remove(listener);
	}
}
