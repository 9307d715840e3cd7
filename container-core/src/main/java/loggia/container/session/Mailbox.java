package loggia.container.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what is posted in order, one at a time, on threads of an executor. Posting never waits. */
final class Mailbox {
	private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
	private static final int BATCH = 64;
	private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
	private final AtomicBoolean scheduled = new AtomicBoolean();
	private final Executor executor;

	Mailbox(Executor executor) {
		this.executor = executor;
	}

	void post(Runnable task) {
		queue.add(task);
		schedule();
	}

	private void schedule() {
		if (scheduled.compareAndSet(false, true)) {
			try {
				executor.execute(this::drain);
			} catch (RejectedExecutionException e) {
				queue.clear();
			}
		}
	}

	private void drain() {
		try {
			for (int i = 0; i < BATCH; i++) {
				Runnable task = queue.poll();
				if (task == null) {
					break;
				}
				run(task);
			}
		} finally {
			scheduled.set(false);
			if (!queue.isEmpty()) {
				schedule();
			}
		}
	}

	private static void run(Runnable task) {
		try {
			task.run();
		} catch (RuntimeException e) {
			log.error("a message of a session was lost", e);
		}
	}
}
