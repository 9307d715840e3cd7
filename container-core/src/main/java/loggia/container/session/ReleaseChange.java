package loggia.container.session;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import loggia.api.release.Release;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session moves to another release of its app while it is open: its isolate says what it wants to keep, ends, and only when its worker has
 * confirmed that may the next one start, so that no message of the first is taken for one of the second. For one thread.
 */
final class ReleaseChange {
	private static final Logger log = LoggerFactory.getLogger(ReleaseChange.class);
	/** How long the isolate may take to say what it wants to keep. */
	private static final long PATIENCE_MILLIS = 500;

	private enum State {
		NONE, SAVING, ENDING
	}

	private final Hosting hosting;
	private final ExitState exitState;
	private final ScheduledExecutorService timers;
	private final Executor thread;
	private final Runnable ended;
	private State state = State.NONE;
	private boolean changed;
	private ScheduledFuture<?> patience;
	private Runnable toShell = () -> { };
	private Runnable toView = () -> { };

	/**
	 * @param thread runs things on the session's thread
	 * @param ended  told when the isolate of the release before is gone
	 */
	ReleaseChange(Hosting hosting, ExitState exitState, ScheduledExecutorService timers, Executor thread, Runnable ended) {
		this.hosting = hosting;
		this.exitState = exitState;
		this.timers = timers;
		this.thread = thread;
		this.ended = ended;
	}

	/** @return whether the logic layer of both is the same, so that they differ in styles and files at most */
	static boolean sameCode(Release one, Release other) {
		try {
			return Files.mismatch(one.files().resolve("logic.js"), other.files().resolve("logic.js")) < 0;
		} catch (IOException e) {
			log.debug("releases cannot be compared: {}", e.toString());
			return false;
		}
	}

	/** Another shell is there, and has been told the release. @param tell tells it again */
	void shell(Runnable tell) {
		toShell = tell;
	}

	/** Another frame is there; it was opened with the release that its shell knew. @param tell tells it the one of now */
	void view(Runnable tell) {
		toView = tell;
		if (changed && state == State.NONE) {
			tell.run();
		}
	}

	/** Tells shell and frame which release it is now. The sockets of those that are gone let it fall. */
	void tell() {
		changed = true;
		toView.run();
		toShell.run();
	}

	/** Tells the shell that its release is the one of the last build. */
	void tellShell() {
		toShell.run();
	}

	/** @return whether the isolate of the release before is still there */
	boolean running() {
		return state != State.NONE;
	}

	/** Ends the isolate of the release before. @param save whether it is asked first what to keep; else that was done when the session was hidden */
	void start(boolean save) {
		if (running()) {
			return;
		}
		state = State.SAVING;
		if (!save) {
			end();
			return;
		}
		exitState.asked();
		hosting.send(new Message(Header.of(Kind.HIDE), ""));
		exitState.whenSaved(() -> thread.execute(this::end));
		patience = timers.schedule(() -> thread.execute(this::end), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
	}

	private void end() {
		if (state == State.SAVING) {
			state = State.ENDING;
			stopWaiting();
			hosting.send(new Message(Header.of(Kind.CLOSE), ""));
		}
	}

	private void stopWaiting() {
		if (patience != null) {
			patience.cancel(false);
			patience = null;
		}
	}

	/** A message of the isolate of the release before. @return whether nobody else needs it */
	boolean takes(Message message) {
		boolean end = message.header().kind() == Kind.CLOSE && message.header().id() == null;
		if (running() && end) {
			state = State.NONE;
			stopWaiting();
			ended.run();
			return true;
		}
		return state == State.ENDING;
	}

	/** The worker is gone, and the isolate with it. @return whether it was about to end anyway */
	boolean finish() {
		boolean was = running();
		state = State.NONE;
		stopWaiting();
		return was;
	}
}
