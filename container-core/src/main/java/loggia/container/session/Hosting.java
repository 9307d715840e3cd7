package loggia.container.session;

import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import loggia.api.release.Release;
import loggia.container.worker.Place;
import loggia.container.worker.Tenant;
import loggia.container.worker.WorkerPool;
import loggia.container.worker.WorkerProcess;
import loggia.worker.wire.Message;

/** Which worker process a session runs in. Changed on the session's thread only. */
final class Hosting {
	private final Tenant session;
	private final Supplier<Release> runs;
	private final Place place;
	private final WorkerPool pool;
	private final Executor thread;
	private volatile WorkerProcess worker;
	private boolean searching;

	/** @param thread runs things on the session's thread */
	Hosting(Tenant session, Supplier<Release> runs, Place place, WorkerPool pool, Executor thread) {
		this.session = session;
		this.runs = runs;
		this.place = place;
		this.pool = pool;
		this.thread = thread;
	}

	/** @return the process, or null; any thread */
	WorkerProcess worker() {
		return worker;
	}

	/** Finds a worker, unless one is there or on its way. @param found told on the session's thread: a process, which has yet to be kept, or an error */
	void find(BiConsumer<WorkerProcess, Throwable> found) {
		if (searching || worker != null) {
			return;
		}
		searching = true;
		Release wanted = runs.get();
		pool.claim(place, session, wanted).whenComplete((process, error) -> thread.execute(() -> {
			searching = false;
			if (error == null && wanted != runs.get()) {
				// that process has the files of the release before
				leave(process);
				find(found);
			} else {
				found.accept(process, error);
			}
		}));
	}

	/** The session runs there from now on. @return the folder of its release as that process sees it */
	String keep(WorkerProcess process) {
		worker = process;
		return pool.releaseFolder(process, runs.get()).toString();
	}

	/** The session moves out of a process. */
	void leave(WorkerProcess process) {
		pool.leave(process, session);
	}

	/** The session moves out, if it is in. */
	void leave() {
		WorkerProcess at = worker;
		worker = null;
		if (at != null) {
			leave(at);
		}
	}

	/** The process is gone, or given up. */
	void forget() {
		worker = null;
	}

	/** Sends to the process, if there is one. Never waits. */
	void send(Message message) {
		WorkerProcess at = worker;
		if (at != null) {
			at.send(session.id(), message);
		}
	}
}
