package loggia.container.worker;

/**
 * Which sessions may share a worker process: those with the same place.
 *
 * @param kind  of the process
 * @param group {@code app:ID}, {@code publisher:NAME}, {@code user:ID} or {@code shared}
 */
public record Place(WorkerClass kind, String group) {
	/** @return the name of what these sessions may share beside a process, such as compiled code: contained code makes none for fast processes */
	String name() {
		return kind.text() + " " + group;
	}
}
