package loggia.api.spi;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import loggia.api.ApiEvent;
import loggia.api.ApiReply;
import loggia.api.Caller;

/**
 * An event of a provider, and who listens to it. A final field with {@link Api}: its name is the event's, {@code wx.onNAME} and
 * {@code wx.offNAME} exist.
 *
 * <pre>{@code
 * @Api(risk = Risk.ORDINARY)
 * final ApiEvents<Greeting> onGreeted = new ApiEvents<>();
 * …
 * onGreeted.emit(greeting);
 * }</pre>
 *
 * A session listens from its first {@code on} to its last {@code off}, or to its end. When another version takes over it listens there; what
 * this one still has to say to it alone (the end of a connection) reaches it. Sessions do not keep it alive: with its provider it goes.
 * Thread-safe; no method blocks.
 *
 * @param <T> the detail: a record, a Map or JsonNode; Void for {@code {}}
 */
public final class ApiEvents<T> {
	private final Consumer<Boolean> listening;
	private final Map<String, Listener> listeners = new ConcurrentHashMap<>();
	/** Who listens to another version by now. */
	private final Map<String, Listener> left = new ConcurrentHashMap<>();
	private volatile Wire<T> wire;

	/** @param watch the telling of the session's state, closed with the subscription */
	private record Listener(Caller caller, CompletableFuture<AutoCloseable> watch) {
		void forget() {
			watch.thenAccept(Listener::close);
		}

		private static void close(AutoCloseable handle) {
			try {
				handle.close();
			} catch (Exception e) {
				throw new IllegalStateException("the telling of a session's state cannot be ended", e);
			}
		}
	}

	/** @param name as listeners call it: {@code onGreeted}, {@code acme.onScanned} */
	private record Wire<T>(String name, ApiWriter.Writer<? super T> writer) {
		ApiEvent event(T detail) {
			ApiReply text = ApiWriter.write(detail, writer);
			return new ApiEvent(name, text.json(), text.attachments());
		}

		/** The member's first two letters are {@code on}. */
		String off() {
			int member = name.lastIndexOf('.') + 1;
			return name.substring(0, member) + "off" + name.substring(member + "on".length());
		}
	}

	/** Ends a subscription with its session; knows nothing of the provider, whose bundle may go before. */
	private record End(WeakReference<ApiEvents<?>> events, String session) implements Consumer<Caller.State> {
		@Override
		public void accept(Caller.State state) {
			ApiEvents<?> still = events.get();
			if (state == Caller.State.ENDED && still != null) {
				still.forget(session);
			}
		}
	}

	/** An event that costs nothing while nobody listens. */
	public ApiEvents() {
		this(on -> {});
	}

	/**
	 * @param listening told true when the first session begins to listen, false when the last one ended, in that order: switch a sensor on and
	 *                  off by it; must not block. A throw at the beginning fails {@code wx.onNAME}
	 */
	public ApiEvents(Consumer<Boolean> listening) {
		this.listening = listening;
	}

	/** Tells every session that listens. */
	public void emit(T detail) {
		Wire<T> now = wire;
		if (now == null || listeners.isEmpty()) {
			return;
		}
		ApiEvent event = now.event(detail);
		listeners.values().forEach(listener -> listener.caller.emit(event));
	}

	/** Tells the session of one caller, if it listens, also when another version has taken over: something that this one keeps for it ends. */
	public void emit(Caller to, T detail) {
		Wire<T> now = wire;
		Listener listener = listeners.getOrDefault(to.sessionId(), left.get(to.sessionId()));
		if (now != null && listener != null) {
			listener.caller.emit(now.event(detail));
		}
	}

	/** @return whether anybody listens */
	public boolean listened() {
		return !listeners.isEmpty();
	}

	/** @return whether the caller's session listens */
	public boolean listens(Caller caller) {
		return listeners.containsKey(caller.sessionId());
	}

	/** For the generated dispatcher: what the event is called and how its detail is written. */
	public void bind(String name, ApiWriter.Writer<? super T> writer) {
		wire = new Wire<>(name, writer);
	}

	/** For the generated dispatcher: {@code wx.onNAME}. */
	public CompletionStage<Void> subscribe(Caller caller) {
		String session = caller.sessionId();
		var listener = new Listener(caller, new CompletableFuture<>());
		synchronized (listeners) {
			if (listeners.containsKey(session)) {
				return done();
			}
			if (listeners.isEmpty()) {
				listening.accept(true);
			}
			Listener before = left.remove(session);
			listeners.put(session, before == null ? listener : before);
			if (before != null) {
				return done();
			}
		}
		// may be told at once that the session has ended
		listener.watch.complete(caller.onState(new End(new WeakReference<>(this), session)));
		return done();
	}

	/** For the generated dispatcher: {@code wx.offNAME}. */
	public CompletionStage<Void> unsubscribe(Caller caller) {
		forget(caller.sessionId());
		return done();
	}

	/** For the generated dispatcher: the provider leaves. Who listens is told by an event called {@code offNAME}, and listens elsewhere. */
	public void leave() {
		Wire<T> now = wire;
		List<Listener> told;
		synchronized (listeners) {
			told = List.copyOf(listeners.values());
			left.putAll(listeners);
			listeners.clear();
			if (!told.isEmpty()) {
				listening.accept(false);
			}
		}
		if (now != null) {
			told.forEach(listener -> listener.caller.emit(new ApiEvent(now.off(), "{}", List.of())));
		}
	}

	private void forget(String session) {
		Listener gone;
		synchronized (listeners) {
			gone = listeners.remove(session);
			if (gone != null && listeners.isEmpty()) {
				listening.accept(false);
			}
			gone = gone == null ? left.remove(session) : gone;
		}
		if (gone != null) {
			gone.forget();
		}
	}

	private static CompletionStage<Void> done() {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public String toString() {
		Wire<T> now = wire;
		return (now == null ? "an event without a name" : now.name) + ", heard by " + List.copyOf(listeners.keySet());
	}
}
