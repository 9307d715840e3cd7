package loggia.container.session;

import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;

/**
 * Whether what the frame shows and says is about the worker of now. After a worker's death the frame's nodes are those of the dead one:
 * nothing of them counts until the new one's snapshot is acknowledged. For one thread.
 */
final class Freshness {
	private boolean stale;
	private Long snapshot;
	private Message ready;
	private boolean shown;
	private boolean veiled;

	/** The frame says how far it is. @return what the worker is to hear */
	Message ready(Message message) {
		ready = stale ? anew() : message;
		return ready;
	}

	/** @return what the frame has said for a worker that comes later; null when there is no frame */
	Message ready() {
		return ready;
	}

	/** @return asks the worker for a snapshot whatever the frame has */
	static Message anew() {
		return new Message(Header.sequence(Kind.READY, 0), "");
	}

	/** Another frame, or none. */
	void frameChanged() {
		ready = null;
		shown = false;
	}

	/** Another shell: it has to hear anew when the app shows. */
	void shellChanged() {
		shown = false;
	}

	/** The worker is gone. @param frame whether a frame is there */
	void workerLost(boolean frame) {
		stale = frame;
		snapshot = null;
		shown = false;
		veiled = true;
		if (ready != null) {
			ready = anew();
		}
	}

	/** The worker sends a snapshot. */
	void snapshot(Message message) {
		snapshot = message.header().seq();
	}

	/** @return whether an acknowledgement is about this worker's patches */
	boolean accepts(Message ack) {
		if (stale && snapshot != null && snapshot.equals(ack.header().seq())) {
			stale = false;
		}
		return !stale;
	}

	/** @return whether events and patches may pass */
	boolean fresh() {
		return !stale;
	}

	/** @return true once, when a shell has to hear that the app shows */
	boolean shows() {
		boolean first = !shown;
		shown = true;
		veiled = false;
		return first;
	}

	/** @return whether a shell has drawn its veil and waits */
	boolean veiled() {
		return veiled;
	}
}
