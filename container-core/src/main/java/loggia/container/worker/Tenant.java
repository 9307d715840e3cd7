package loggia.container.worker;

import loggia.worker.wire.Message;

/** A session as its worker process sees it. Called on the worker's reader thread: must not block. */
public interface Tenant {
	/** The session's id. */
	String id();

	/** A message of this session. */
	void fromWorker(WorkerProcess from, Message message);

	/** The process is gone, and with it everything the session had there. @param why one sentence for the log */
	void workerLost(WorkerProcess lost, String why);

	/** @return whether the session could be closed to make room: nobody looks at it */
	boolean idle();

	/** @return nanoTime when somebody last used it */
	long usedAt();

	/** The pool needs the place: the session gives up its worker and is restored when somebody comes back. */
	void evict();

	/** An operator ends the process, or starts the session anew: it finds another worker if somebody looks at it. No fault of the session's. */
	void restart();
}
