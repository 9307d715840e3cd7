package loggia.sandbox;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.ApiDispatcher;
import loggia.api.spi.ApiProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One provider service and its calls in flight. Thread-safe. */
final class Provided {
	private static final Logger log = LoggerFactory.getLogger(Provided.class);

	final ApiProvider provider;
	final ApiDispatcher dispatcher;
	final List<ApiDescriptor> apis;
	/** Symbolic name and version of its bundle, for people. */
	final String label;
	private final Set<PendingCall> calls = ConcurrentHashMap.newKeySet();
	private volatile boolean open;
	private volatile Runnable whenEmpty;

	Provided(ApiProvider provider, ApiDispatcher dispatcher, String label) {
		this.provider = provider;
		this.dispatcher = dispatcher;
		this.apis = List.copyOf(dispatcher.apis());
		this.label = label;
	}

	/** @return false when it takes no new call (any more) */
	boolean enter(PendingCall call) {
		calls.add(call);
		call.at(this);
		// open is read after the call is in the set, and closed before the set is read: either we see it closed or drain sees the call
		if (!open) {
			leave(call);
			return false;
		}
		if (call.isDone()) {
			leave(call);
		}
		return true;
	}

	void leave(PendingCall call) {
		calls.remove(call);
		Runnable action = whenEmpty;
		if (action != null && calls.isEmpty()) {
			action.run();
		}
	}

	void open() {
		whenEmpty = null;
		open = true;
	}

	void close() {
		open = false;
		try {
			dispatcher.leave();
		} catch (RuntimeException | LinkageError e) {
			log.warn("The subscriptions of {} did not end", label, e);
		}
	}

	/** Closes, and runs the action (perhaps more than once) when no call is in flight. */
	void drain(Runnable action) {
		close();
		whenEmpty = action;
		if (calls.isEmpty()) {
			action.run();
		}
	}

	boolean idle() {
		return calls.isEmpty();
	}

	Iterable<PendingCall> calls() {
		return calls;
	}

	/** Ends what is in flight, typed. */
	void abandon(String why) {
		close();
		for (PendingCall call : calls) {
			call.completeExceptionally(new ApiException(Reason.INTERNAL, Reason.INTERNAL.words + ": " + why));
			call.abort();
		}
	}
}
