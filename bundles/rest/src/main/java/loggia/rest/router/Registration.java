package loggia.rest.router;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import loggia.rest.Resource;

/** One resource as long as its service is there, and the requests that are in it. Thread-safe. */
final class Registration {
	final Resource resource;
	/** For the log: the bundle and the class. */
	final String name;
	/** Of its bundle and service: what was there first goes before. */
	final long bundleId;
	final long serviceId;
	/** Its own, so that no class of its bundle stays behind in a cache. */
	final StrictJson json;

	private final ReentrantLock lock = new ReentrantLock();
	private final Condition left = lock.newCondition();
	private final Set<Runnable> onEnd = ConcurrentHashMap.newKeySet();
	private boolean over;
	private int inside;

	Registration(Resource resource, String bundle, long bundleId, long serviceId) {
		this.resource = resource;
		this.name = bundle + " " + resource.getClass().getSimpleName();
		this.bundleId = bundleId;
		this.serviceId = serviceId;
		this.json = new StrictJson(resource.getClass().getClassLoader());
	}

	/** @return whether a request may begin; then {@link #leave} follows */
	boolean enter() {
		lock.lock();
		try {
			if (over) return false;
			inside++;
			return true;
		} finally {
			lock.unlock();
		}
	}

	void leave() {
		lock.lock();
		try {
			if (--inside == 0) left.signalAll();
		} finally {
			lock.unlock();
		}
	}

	/** Runs the action when the resource goes, at once when it has gone. */
	void whenOver(Runnable action) {
		onEnd.add(action);
		lock.lock();
		try {
			if (!over) return;
		} finally {
			lock.unlock();
		}
		action.run();
	}

	void forget(Runnable action) {
		onEnd.remove(action);
	}

	/** Lets no more requests in, ends what waits or streams, and gives the others a while. @return how many are still inside */
	int end(long seconds) {
		lock.lock();
		try {
			over = true;
		} finally {
			lock.unlock();
		}
		onEnd.forEach(Runnable::run);
		lock.lock();
		try {
			long nanos = TimeUnit.SECONDS.toNanos(seconds);
			while (inside > 0 && nanos > 0) nanos = left.awaitNanos(nanos);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		} finally {
			lock.unlock();
		}
		return inside;
	}
}
