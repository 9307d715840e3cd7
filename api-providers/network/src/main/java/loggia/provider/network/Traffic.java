package loggia.provider.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Which calls run and which wait: ten of a kind for each session, so many in all, and at most a quarter of them for one app. The clock
 * of a call starts with it. Thread-safe; nothing foreign is called under the lock.
 */
final class Traffic {
	static final int RUNNING = 10;
	private static final int WAITING = 200;

	/** The calls of one kind of one session; all fields are guarded by the traffic's lock. */
	static final class Lane {
		private final String appId;
		private final Set<Task<?>> running = new HashSet<>();
		private final ArrayDeque<Task<?>> waiting = new ArrayDeque<>();

		Lane(String appId) {
			this.appId = appId;
		}
	}

	private final Executor threads;
	private final ScheduledExecutorService clocks;
	private final int most;
	private final Map<String, Integer> byApp = new HashMap<>();
	private final Set<Lane> crowded = new LinkedHashSet<>();
	private int all;

	Traffic(Executor threads, ScheduledExecutorService clocks, int most) {
		this.threads = threads;
		this.clocks = clocks;
		this.most = most;
	}

	static Map<Kind, Lane> lanes(String appId) {
		var lanes = new EnumMap<Kind, Lane>(Kind.class);
		for (Kind kind : List.of(Kind.REQUEST, Kind.DOWNLOAD, Kind.UPLOAD)) {
			lanes.put(kind, new Lane(appId));
		}
		return lanes;
	}

	/** Starts the task or lets it wait; a full queue fails it. */
	void submit(Lane lane, Task<?> task) {
		boolean full;
		List<Runnable> starts = new ArrayList<>();
		synchronized (this) {
			full = lane.waiting.size() >= WAITING;
			if (!full) {
				lane.waiting.add(task);
				crowded.add(lane);
				take(starts);
			}
		}
		if (full) {
			task.completeExceptionally(Failures.tooMany());
		}
		task.whenComplete((value, failure) -> dropWaiting(lane, task));
		starts.forEach(Runnable::run);
	}

	/** @return what runs and waits there now */
	synchronized Collection<Task<?>> tasks(Collection<Lane> lanes) {
		var found = new ArrayList<Task<?>>();
		for (Lane lane : lanes) {
			found.addAll(lane.waiting);
			found.addAll(lane.running);
		}
		return found;
	}

	/** Takes what may start now out of the queues, one of each lane in turn. */
	private void take(List<Runnable> starts) {
		for (boolean more = true; more && all < most;) {
			more = false;
			for (Iterator<Lane> lanes = crowded.iterator(); lanes.hasNext() && all < most;) {
				Lane lane = lanes.next();
				if (lane.waiting.isEmpty()) {
					lanes.remove();
				} else if (lane.running.size() < RUNNING && byApp.getOrDefault(lane.appId, 0) < Math.max(RUNNING, most / 4)) {
					Task<?> task = lane.waiting.poll();
					lane.running.add(task);
					byApp.merge(lane.appId, 1, Integer::sum);
					all++;
					starts.add(() -> start(lane, task));
					more = true;
				}
			}
		}
	}

	private void start(Lane lane, Task<?> task) {
		try {
			task.clock(clocks.schedule(() -> task.completeExceptionally(Failures.timeout()), task.timeoutMs, TimeUnit.MILLISECONDS));
			threads.execute(() -> {
				try {
					task.run();
				} finally {
					ended(lane, task);
				}
			});
		} catch (RuntimeException stopped) {
			task.completeExceptionally(Failures.interrupted());
			ended(lane, task);
		}
	}

	private void ended(Lane lane, Task<?> task) {
		List<Runnable> starts = new ArrayList<>();
		synchronized (this) {
			if (lane.running.remove(task)) {
				all--;
				byApp.computeIfPresent(lane.appId, (id, count) -> count == 1 ? null : count - 1);
				take(starts);
			}
		}
		starts.forEach(Runnable::run);
	}

	private synchronized void dropWaiting(Lane lane, Task<?> task) {
		lane.waiting.remove(task);
	}
}
