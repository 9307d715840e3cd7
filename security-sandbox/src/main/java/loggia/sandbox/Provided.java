package loggia.sandbox;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.ApiDispatcher;
import loggia.api.spi.ApiProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One provider service, its calls in flight, and what it keeps for sessions beside them. Thread-safe. */
final class Provided {
	private static final Logger log = LoggerFactory.getLogger(Provided.class);

	/** Which calls it takes. */
	private enum Door {
		OPEN,
		/** Those about what it keeps. */
		KEPT,
		SHUT
	}

	/** @param over completes when no time is left @param left completes when the provider keeps nothing */
	private record Leave(CompletableFuture<Void> over, CompletableFuture<Void> left) {}

	final ApiProvider provider;
	final ApiDispatcher dispatcher;
	final List<ApiDescriptor> apis;
	/** Symbolic name and version of its bundle, for people. */
	final String label;
	private final Set<PendingCall> calls = ConcurrentHashMap.newKeySet();
	private volatile Door door = Door.KEPT;
	/** Completes when no call is in flight; null while nobody waits for that. */
	private volatile CompletableFuture<Void> empty;
	private Leave leave;

	Provided(ApiProvider provider, ApiDispatcher dispatcher, String label) {
		this.provider = provider;
		this.dispatcher = dispatcher;
		this.apis = List.copyOf(dispatcher.apis());
		this.label = label;
	}

	/** @param kept whether the call is about what the provider keeps @return false when it takes no such call (any more) */
	boolean enter(PendingCall call, boolean kept) {
		calls.add(call);
		call.at(this);
		// the door is read after the call is in the set, and closed before the set is read: either we see it closed or drain sees the call
		Door now = door;
		if (now == Door.SHUT || now == Door.KEPT && !kept) {
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
		CompletableFuture<Void> awaited = empty;
		if (awaited != null && calls.isEmpty()) {
			awaited.complete(null);
		}
	}

	synchronized void open() {
		empty = null;
		leave = null;
		door = Door.OPEN;
	}

	/** Takes no call any more but those about what it keeps. */
	void close() {
		if (door == Door.OPEN) {
			door = Door.KEPT;
		}
	}

	boolean keeping() {
		return door == Door.KEPT;
	}

	/** @return completes when no call is in flight; closed before */
	synchronized CompletableFuture<Void> drained() {
		if (empty == null || empty.isDone()) {
			empty = new CompletableFuture<>();
		}
		if (calls.isEmpty()) {
			empty.complete(null);
		}
		return empty;
	}

	/** Tells the provider, once, that another answers from now on. @return completes when it keeps nothing for any session */
	CompletableFuture<Void> left() {
		CompletableFuture<Void> over = new CompletableFuture<>();
		CompletableFuture<Void> left = new CompletableFuture<>();
		synchronized (this) {
			if (leave != null) {
				return leave.left;
			}
			leave = new Leave(over, left);
		}
		try {
			CompletionStage<Void> stage = provider.leave(over.minimalCompletionStage());
			if (stage == null) {
				throw new IllegalStateException("leave returned null instead of a stage");
			}
			stage.whenComplete((done, failure) -> {
				if (failure != null) {
					log.error("{} does not leave as it should", label, failure);
				}
				left.complete(null);
			});
		} catch (RuntimeException | LinkageError e) {
			log.error("{} does not leave as it should", label, e);
			left.complete(null);
		}
		return left;
	}

	/** No time is left: the provider ends what it keeps, with its events. @return completes when it says that it did */
	CompletableFuture<Void> over() {
		Leave now;
		synchronized (this) {
			now = leave;
		}
		if (now == null) {
			return CompletableFuture.completedFuture(null);
		}
		now.over.complete(null);
		return now.left;
	}

	boolean idle() {
		return calls.isEmpty();
	}

	Iterable<PendingCall> calls() {
		return calls;
	}

	/** Ends what is in flight, typed. */
	void abandon(String why) {
		door = Door.SHUT;
		for (PendingCall call : calls) {
			call.completeExceptionally(new ApiException(Reason.INTERNAL, Reason.INTERNAL.words + ": " + why));
			call.abort();
		}
	}
}
