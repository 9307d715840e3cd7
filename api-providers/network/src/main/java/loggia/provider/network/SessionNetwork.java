package loggia.provider.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.Caller.State;

/**
 * The network of one session: its calls, its sockets, and where it is in its life. Five seconds in the background, or suspended, it is
 * paused: what runs is interrupted, what comes is refused, until it is in the foreground again. Thread-safe.
 */
final class SessionNetwork {
	static final int SOCKETS = 5;
	private static final int GOING_AWAY = 1001;

	private final Traffic traffic;
	private final Map<Kind, Traffic.Lane> lanes;
	private final ScheduledExecutorService clocks;
	private final int pauseMs;
	private final Runnable gone;
	/** By id, oldest first. */
	private final Map<String, AppSocket> sockets = new LinkedHashMap<>();
	private boolean watched;
	private boolean paused;
	private boolean ended;
	private AutoCloseable watch;
	private ScheduledFuture<?> pause;

	/** @param gone is told once when the session has ended */
	SessionNetwork(String appId, Traffic traffic, ScheduledExecutorService clocks, int pauseMs, Runnable gone) {
		this.traffic = traffic;
		this.lanes = Traffic.lanes(appId);
		this.clocks = clocks;
		this.pauseMs = pauseMs;
		this.gone = gone;
	}

	/** Follows the session's life from its first call on. */
	void watch(Caller caller) {
		synchronized (this) {
			if (watched) {
				return;
			}
			watched = true;
		}
		AutoCloseable telling = caller.onState(this::state);
		boolean over;
		synchronized (this) {
			watch = telling;
			over = ended;
		}
		if (over) {
			stopWatching();
		}
	}

	private void stopWatching() {
		AutoCloseable telling;
		synchronized (this) {
			telling = watch;
			watch = null;
		}
		try {
			if (telling != null) {
				telling.close();
			}
		} catch (Exception e) {
			throw new IllegalStateException("a session's listener could not be taken back", e);
		}
	}

	private void state(State state) {
		switch (state) {
			case FOREGROUND -> resume();
			case BACKGROUND -> pauseSoon();
			case SUSPENDED -> {
				pause();
				closeSockets("suspended");
			}
			case ENDED -> end("ended");
		}
	}

	private synchronized void resume() {
		cancelPause();
		paused = false;
	}

	private synchronized void pauseSoon() {
		if (pause == null && !paused && !ended) {
			try {
				pause = clocks.schedule(this::pause, pauseMs, TimeUnit.MILLISECONDS);
			} catch (RejectedExecutionException e) {
				// the provider stops, and interrupts everything itself
			}
		}
	}

	private void cancelPause() {
		if (pause != null) {
			pause.cancel(false);
			pause = null;
		}
	}

	private void pause() {
		synchronized (this) {
			cancelPause();
			paused = true;
		}
		interrupt();
	}

	private void interrupt() {
		ApiException interrupted = Failures.interrupted();
		traffic.tasks(lanes.values()).forEach(task -> task.completeExceptionally(interrupted));
	}

	/** Ends all calls and sockets; later ones are refused. */
	void end(String why) {
		synchronized (this) {
			if (ended) {
				return;
			}
			ended = true;
			paused = true;
			cancelPause();
		}
		interrupt();
		closeSockets(why);
		gone.run();
		stopWatching();
	}

	/** @throws ApiException interrupted, when the session is paused or over */
	synchronized void checkAwake() {
		if (paused) {
			throw Failures.interrupted();
		}
	}

	void submit(Task<?> task) {
		traffic.submit(lanes.get(task.kind), task);
		boolean late;
		synchronized (this) {
			late = paused;
		}
		if (late) {
			task.completeExceptionally(Failures.interrupted());
		}
	}

	/** @throws ApiException when the session has five sockets, or is paused */
	synchronized void add(AppSocket socket) {
		checkAwake();
		if (sockets.size() >= SOCKETS) {
			throw Failures.tooMany();
		}
		sockets.put(socket.id(), socket);
	}

	synchronized void remove(AppSocket socket) {
		sockets.remove(socket.id(), socket);
	}

	/** @param id null for the session's most recent one @throws ApiException when there is none */
	synchronized AppSocket socket(String id) {
		AppSocket found = null;
		if (id == null) {
			for (AppSocket socket : sockets.values()) {
				found = socket;
			}
		} else {
			found = sockets.get(id);
		}
		if (found == null) {
			throw new ApiException(Reason.FAILED, id == null ? "WebSocket is not connected" : "taskID not exist");
		}
		return found;
	}

	/** @param id null for the session's most recent one */
	synchronized boolean has(String id) {
		return id == null ? !sockets.isEmpty() : sockets.containsKey(id);
	}

	void closeSockets(String why) {
		List<AppSocket> open;
		synchronized (this) {
			open = new ArrayList<>(sockets.values());
		}
		open.forEach(socket -> socket.leave(GOING_AWAY, why));
	}
}
