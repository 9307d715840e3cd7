package loggia.worker.wire;

import java.io.IOException;

/** Bytes or text that are no message; the text says where it went wrong and never quotes the content. */
public class MessageException extends IOException {
	private static final long serialVersionUID = 1L;

	public MessageException(String message) {
		super(message);
	}
}
