package loggia.worker.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads messages behind their {@code u32 total} from a blocking channel. For one thread. */
public final class FrameReader {
	private final ReadableByteChannel channel;
	private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024).flip();

	public FrameReader(ReadableByteChannel channel) {
		this.channel = channel;
	}

	/** Waits for the next message. @return null when the other side closed between two messages */
	public Message read() throws IOException {
		if (!fill(4)) {
			return null;
		}
		int total = buffer.getInt();
		if (total < 8 || total > Message.MAX_BYTES) {
			throw new MessageException("a frame of " + Integer.toUnsignedString(total) + " bytes; 8 to " + Message.MAX_BYTES + " are allowed");
		}
		ByteBuffer frame = ByteBuffer.allocate(total);
		while (frame.hasRemaining()) {
			if (!buffer.hasRemaining() && !fill(1)) {
				throw new EOFException("the other side closed inside a frame");
			}
			int n = Math.min(frame.remaining(), buffer.remaining());
			frame.put(buffer.slice(buffer.position(), n));
			buffer.position(buffer.position() + n);
		}
		return Message.decode(frame.flip());
	}

	private boolean fill(int wanted) throws IOException {
		if (buffer.remaining() >= wanted) {
			return true;
		}
		buffer.compact();
		try {
			while (buffer.position() < wanted) {
				if (channel.read(buffer) < 0) {
					if (buffer.position() == 0) {
						return false;
					}
					throw new EOFException("the other side closed inside a frame");
				}
			}
		} finally {
			buffer.flip();
		}
		return true;
	}
}
