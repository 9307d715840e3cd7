package loggia.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a bundle reports that a mini-program misbehaved outside a call, so that it stands in the audit log beside the decisions of the
 * gate. Whoever reports sees to it that one deed is reported once. Thread-safe.
 */
@ProviderType
public interface Incidents {
	/**
	 * Records one incident. Never blocks and never throws; when too many records wait already, it is counted instead of recorded.
	 *
	 * @param caller   whose code did it
	 * @param incident what happened, one short lower-case word or two of a fixed set, such as {@code session-closed:cpu}; never a text that
	 *                 a mini-program or a worker process chose
	 * @param detail   a sentence for the operator; goes to the gateway's log, not into the audit log, so it may name process numbers
	 */
	void record(Caller caller, String incident, String detail);
}
