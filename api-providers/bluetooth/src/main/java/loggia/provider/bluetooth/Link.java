package loggia.provider.bluetooth;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The one connection of the adapter to a device, held by each client that asked for it: BlueZ is told to connect for the first and to
 * disconnect after the last. Used by the radio's thread.
 */
final class Link {
	final String device;
	/** Completes when the device's services are known; fails when it is lost before. */
	final CompletableFuture<Void> ready = new CompletableFuture<>();
	final Set<Client> holders = new LinkedHashSet<>();
	/** Who listens to which characteristic, by its path. */
	final Map<String, Set<Client>> listeners = new HashMap<>();
	private final Set<CompletableFuture<?>> running = new LinkedHashSet<>();

	Link(String device) {
		this.device = device;
	}

	boolean isReady() {
		return ready.isDone() && !ready.isCompletedExceptionally();
	}

	/** Sees to it that what runs on this connection ends with it. */
	<T> CompletableFuture<T> run(CompletableFuture<T> operation) {
		running.add(operation);
		operation.whenComplete((value, failure) -> running.remove(operation));
		return operation;
	}

	/** The connection is gone. */
	void lost() {
		ready.completeExceptionally(BluetoothError.CONNECTION_FAILED.exception());
		for (var operation : Set.copyOf(running)) operation.completeExceptionally(BluetoothError.NO_CONNECTION.exception("the device disconnected"));
	}
}
