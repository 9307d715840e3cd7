package loggia.worker;

import java.util.concurrent.atomic.AtomicLong;
import loggia.worker.wire.FrameWriter;
import loggia.worker.wire.Message;
import loggia.worker.wire.MessageException;

/** A session's way to the gateway: never waits, and bounded, so that one session cannot fill the queue of all. Thread-safe. */
final class Outbound {
	/** The most bytes of one session that wait for the gateway. */
	private static final long MAX_BYTES = 12L * 1024 * 1024;
	private final FrameWriter writer;
	private final AtomicLong waiting = new AtomicLong();

	Outbound(FrameWriter writer) {
		this.writer = writer;
	}

	/**
	 * @return false when the session has sent more than it may
	 * @throws MessageException when that one message is too large
	 */
	boolean send(Message message) throws MessageException {
		long size = 64L + message.json().length() + message.attachments().stream().mapToLong(a -> 4L + a.remaining()).sum();
		if (waiting.addAndGet(size) > MAX_BYTES && size <= Message.MAX_BYTES) {
			waiting.addAndGet(-size);
			return false;
		}
		boolean sent = false;
		try {
			sent = writer.send(message, () -> waiting.addAndGet(-size));
			return sent;
		} finally {
			if (!sent) {
				waiting.addAndGet(-size);
			}
		}
	}
}
