package loggia.container.session;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggia.container.ContainerConfig;

/** The state of a session and the clocks that move it on (DESIGN D15). Changed on the session's thread only. */
final class Lifecycle {
	private final ContainerConfig config;
	private final ScheduledExecutorService timers;
	private final Executor thread;
	private final Consumer<SessionState> entered;
	private final Runnable rested;
	private final Runnable expired;
	private volatile SessionState state = SessionState.FOREGROUND;
	private ScheduledFuture<?> timer;

	/**
	 * @param thread  runs things on the session's thread
	 * @param entered told each state but CLOSED when it is entered
	 * @param rested  told when a suspended session need not keep its memory any longer
	 * @param expired told when a suspended session has been away for too long
	 */
	Lifecycle(ContainerConfig config, ScheduledExecutorService timers, Executor thread, Consumer<SessionState> entered, Runnable rested, Runnable expired) {
		this.config = config;
		this.timers = timers;
		this.thread = thread;
		this.entered = entered;
		this.rested = rested;
		this.expired = expired;
	}

	/** @return the state now; any thread */
	SessionState state() {
		return state;
	}

	/** Starts as a session of an earlier run, which nobody looks at yet. */
	void resumeSuspended() {
		state = SessionState.SUSPENDED;
		arm(config.close_ms(), expired);
	}

	/** Somebody looks at it. */
	void foreground() {
		if (state == SessionState.CLOSED) {
			return;
		}
		disarm();
		move(SessionState.FOREGROUND);
	}

	/** Nobody looks at it any more. */
	void background() {
		if (state == SessionState.FOREGROUND) {
			move(SessionState.BACKGROUND);
			arm(config.suspend_ms(), this::suspend);
		}
	}

	/** Its shell's socket is gone: perhaps for a moment only. */
	void disconnected() {
		if (state == SessionState.FOREGROUND) {
			arm(config.background_ms(), this::background);
		}
	}

	private void suspend() {
		if (!move(SessionState.SUSPENDED)) {
			return;
		}
		if (config.free_ms() > 0 && config.free_ms() < config.close_ms()) {
			arm(config.free_ms(), this::rest);
		} else {
			arm(config.close_ms(), expired);
		}
	}

	private void rest() {
		if (state == SessionState.SUSPENDED) {
			rested.run();
			arm(config.close_ms() - config.free_ms(), expired);
		}
	}

	/** It is over. @return false when it was already */
	boolean close() {
		disarm();
		return move(SessionState.CLOSED);
	}

	/** Stops the clocks. */
	void disarm() {
		if (timer != null) {
			timer.cancel(false);
			timer = null;
		}
	}

	private boolean move(SessionState next) {
		if (!state.allows(next)) {
			return false;
		}
		state = next;
		if (next != SessionState.CLOSED) {
			entered.accept(next);
		}
		return true;
	}

	private void arm(long millis, Runnable then) {
		disarm();
		timer = timers.schedule(() -> thread.execute(then), millis, TimeUnit.MILLISECONDS);
	}
}
