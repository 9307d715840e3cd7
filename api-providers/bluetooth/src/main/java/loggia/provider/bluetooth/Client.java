package loggia.provider.bluetooth;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import loggia.api.Caller;

/** One session that opened the adapter: what it looks for, what it found. It knows nothing of the others. Used by the radio's thread. */
final class Client {
	/**
	 * What a client looks for.
	 *
	 * @param services   full UUIDs, any of which a device must offer; empty for all devices
	 * @param duplicates whether a device is told again when it is heard again
	 * @param intervalMs how long findings are gathered before they are told; 0 for at once
	 */
	record Search(Set<String> services, boolean duplicates, long intervalMs) {}

	final Caller caller;
	/** Paths of devices it was told of. */
	final Set<String> found = new LinkedHashSet<>();
	/** Paths it will be told of at the end of the interval. */
	final Set<String> gathered = new LinkedHashSet<>();
	/** Null while it does not look. */
	Search search;
	ScheduledFuture<?> telling;
	/** Ends {@link Caller#onState}. */
	AutoCloseable life = () -> {};

	Client(Caller caller) {
		this.caller = caller;
	}

	void stopTelling() {
		search = null;
		gathered.clear();
		if (telling != null) telling.cancel(false);
		telling = null;
	}
}
