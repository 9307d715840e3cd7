package loggia.deployer;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import loggia.deployer.DeployException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that calls what changes a bundle's life. */
final class SerialThread implements AutoCloseable {
	private static final Logger log = LoggerFactory.getLogger(SerialThread.class);

	private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
		var created = new Thread(task, "loggia-deployer");
		created.setDaemon(true);
		return created;
	});

	int waiting() {
		return thread.getQueue().size();
	}

	<T> Future<T> submit(Callable<T> work) throws DeployException {
		try {
			return thread.submit(work);
		} catch (RejectedExecutionException e) {
			throw stopping(e);
		}
	}

	/** Runs it when its turn comes; not at all when the deployer ends before. */
	void later(Runnable work) {
		try {
			thread.execute(work);
		} catch (RejectedExecutionException e) {
			log.debug("the deployer has ended", e);
		}
	}

	<T> T call(Callable<T> work) throws DeployException {
		return await(submit(work));
	}

	static <T> T await(Future<T> done) throws DeployException {
		try {
			return done.get();
		} catch (ExecutionException e) {
			if (e.getCause() instanceof DeployException known) throw known;
			throw new DeployException(Reason.INTERNAL, "the deploy failed inside: " + e.getCause(), e.getCause());
		} catch (InterruptedException | CancellationException e) {
			throw stopping(e);
		}
	}

	private static DeployException stopping(Exception cause) {
		return new DeployException(Reason.STOPPING, "the gateway is stopping", cause);
	}

	@Override
	public void close() {
		thread.shutdownNow();
	}
}
