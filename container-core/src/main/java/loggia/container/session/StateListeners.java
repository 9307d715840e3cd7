package loggia.container.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import loggia.api.Caller.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to know where a session is in its life. Told on the session's thread; an entry may be closed by any thread. */
final class StateListeners {
	private static final Logger log = LoggerFactory.getLogger(StateListeners.class);

	/** One listener; closing it ends the telling. */
	final class Entry implements AutoCloseable {
		private volatile Consumer<State> listener;

		private Entry(Consumer<State> listener) {
			this.listener = listener;
		}

		@Override
		public void close() {
			// what was handed out may outlive the provider: it must not hold its classes
			listener = null;
			all.remove(this);
		}

		private void tell(State state) {
			Consumer<State> now = listener;
			try {
				if (now != null) {
					now.accept(state);
				}
			} catch (RuntimeException | LinkageError e) {
				log.warn("a listener to the state of a session threw at {}", state, e);
			}
		}
	}

	private final List<Entry> all = new CopyOnWriteArrayList<>();
	private boolean ended;

	/** @return an entry that hears nothing until it is added; any thread */
	Entry entry(Consumer<State> listener) {
		return new Entry(listener);
	}

	/** Adds it and tells it the state of now. */
	void add(Entry entry, State now) {
		if (ended || now == State.ENDED) {
			entry.tell(State.ENDED);
			return;
		}
		all.add(entry);
		if (entry.listener == null) {
			all.remove(entry);
		}
		entry.tell(now);
	}

	/** Tells everybody; after {@link State#ENDED} nobody is told anything. */
	void tell(State state) {
		if (!ended) {
			ended = state == State.ENDED;
			all.forEach(entry -> entry.tell(state));
			if (ended) {
				all.clear();
			}
		}
	}
}
