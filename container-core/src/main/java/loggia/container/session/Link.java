package loggia.container.session;

import loggia.worker.wire.Message;

/** The socket of a shell or of a frame, as its session sees it. Thread-safe; never waits. */
public interface Link {
	/** Sends a message; a socket that does not keep up is closed instead. */
	void send(Message message);

	/** Closes the socket. @param code a WebSocket close code @param reason at most 100 characters */
	void close(int code, String reason);
}
