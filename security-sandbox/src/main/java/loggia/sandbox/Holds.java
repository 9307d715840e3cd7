package loggia.sandbox;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import loggia.api.ApiException.Reason;

/** Names whose new calls wait, because only one version of their provider can run at a time. Thread-safe. */
final class Holds {
	static final int MAX_CALLS = 1_000;
	static final int MAX_MS = 5_000;

	private record Waiting(PendingCall call, Runnable go) {}

	private final class Hold implements AutoCloseable {
		private final Set<String> names;
		private final Queue<Waiting> queue = new ArrayDeque<>();
		private boolean released;

		Hold(Set<String> names) {
			this.names = Set.copyOf(names);
		}

		/** @return false when it was released meanwhile */
		boolean add(Waiting waiting) {
			boolean room;
			synchronized (this) {
				if (released) {
					return false;
				}
				if (queue.size() >= MAX_CALLS) {
					queue.removeIf(w -> w.call.isDone());
				}
				room = queue.size() < MAX_CALLS;
				if (room) {
					waiting.call.limit(MAX_MS);
					queue.add(waiting);
				}
			}
			if (!room) {
				waiting.call.fail(Reason.BUSY);
			}
			return true;
		}

		/** Lets the calls go in their order; who comes meanwhile queues behind them. */
		@Override
		public void close() {
			for (;;) {
				Waiting next;
				synchronized (this) {
					next = queue.poll();
					if (next == null) {
						released = true;
						break;
					}
				}
				next.call.limit(0);
				next.go.run();
			}
			release(this);
		}

		boolean expire(long now) {
			List<Waiting> late;
			boolean left;
			synchronized (this) {
				late = queue.stream().filter(w -> w.call.late(now)).toList();
				queue.removeIf(w -> w.call.isDone() || late.contains(w));
				left = !queue.isEmpty();
			}
			late.forEach(w -> w.call.fail(Reason.BUSY));
			return left;
		}
	}

	private volatile Map<String, Hold> holds = Map.of();

	synchronized AutoCloseable hold(Set<String> names) {
		var map = new HashMap<>(holds);
		var hold = new Hold(names);
		for (String name : hold.names) {
			if (map.putIfAbsent(name, hold) != null) {
				throw new IllegalStateException("calls of " + name + " are held already: close that hold first");
			}
		}
		holds = map;
		return hold;
	}

	private synchronized void release(Hold hold) {
		var map = new HashMap<>(holds);
		map.values().removeIf(h -> h == hold);
		holds = map;
	}

	/** @return whether calls of one of the names wait */
	boolean any(Collection<String> names) {
		return names.stream().anyMatch(holds::containsKey);
	}

	/** @return whether the call waits now (or failed, because too many do); {@code go} runs when the hold is closed */
	boolean waits(PendingCall call, Runnable go) {
		Map<String, Hold> map = holds;
		if (map.isEmpty()) {
			return false;
		}
		Hold hold = map.get(call.call.name());
		return hold != null && hold.add(new Waiting(call, go));
	}

	/** Fails BUSY what has waited too long. @return whether some still wait */
	boolean expire(long now) {
		boolean some = false;
		for (Hold hold : Set.copyOf(holds.values())) {
			some |= hold.expire(now);
		}
		return some;
	}
}
