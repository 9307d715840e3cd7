package loggia.worker;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run isolates: platform threads (a virtual thread that parks with an isolate's lock kills the process) with stacks
 * that V8 can recurse on. A thread that parks in an ask is replaced for that time.
 */
final class IsolateThreads implements Executor {
	private static final long STACK_BYTES = 8L * 1024 * 1024;
	private final int running;
	private final ThreadPoolExecutor pool;
	private int parked;

	IsolateThreads(int running) {
		this.running = running;
		AtomicInteger count = new AtomicInteger();
		this.pool = new ThreadPoolExecutor(running, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
			Thread thread = new Thread(null, task, "isolate-" + count.incrementAndGet(), STACK_BYTES);
			thread.setDaemon(true);
			return thread;
		});
	}

	@Override
	public void execute(Runnable task) {
		pool.execute(task);
	}

	/** The calling thread is about to wait: another one takes its place. */
	synchronized void parks() {
		pool.setCorePoolSize(running + ++parked);
	}

	/** The calling thread runs again. */
	synchronized void returns() {
		pool.setCorePoolSize(running + --parked);
	}
}
