package loggia.provider.network;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Sink;
import okio.Socket;
import okio.Source;

/**
 * Ends a WebSocket whose server sends a message longer than the limit, before it is in memory: the frames (RFC 6455, section 5.2) are
 * looked at on their way to the library, which itself has no such limit. Compression is not offered, because a compressed message does
 * not tell its size.
 */
final class MessageLimit implements Interceptor {
	private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
	private final long most;

	MessageLimit(long most) {
		this.most = most;
	}

	@Override
	public Response intercept(Chain chain) throws IOException {
		Response response = chain.proceed(chain.request().newBuilder().removeHeader(EXTENSIONS).build());
		Socket socket = response.socket();
		if (response.code() != 101 || socket == null) {
			return response;
		}
		if (response.header(EXTENSIONS) != null) {
			socket.cancel();
			throw new IOException("the server uses an extension that was not offered");
		}
		return response.newBuilder().socket(new Limited(socket, new Frames(socket.getSource(), most))).build();
	}

	/** @param frames the socket's source, watched */
	private record Limited(Socket socket, Frames frames) implements Socket {
		@Override
		public Source getSource() {
			return frames;
		}

		@Override
		public Sink getSink() {
			return socket.getSink();
		}

		@Override
		public void cancel() {
			socket.cancel();
		}
	}

	/** Follows frame headers through the bytes; used by the one thread that reads. */
	static final class Frames extends ForwardingSource {
		private final long most;
		private final byte[] header = new byte[14];
		private int have;
		/** bytes of the current frame's payload still to come */
		private long left;
		/** bytes of the current message so far */
		private long message;

		Frames(Source source, long most) {
			super(source);
			this.most = most;
		}

		@Override
		public long read(Buffer sink, long byteCount) throws IOException {
			long before = sink.size();
			long count = super.read(sink, byteCount);
			for (long at = 0; at < count;) {
				if (left > 0) {
					long step = Math.min(left, count - at);
					left -= step;
					at += step;
				} else {
					header[have++] = sink.getByte(before + at++);
					if (have >= 2 && have == headerLength()) {
						frame();
					}
				}
			}
			return count;
		}

		private int headerLength() {
			int length = header[1] & 127;
			return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + ((header[1] & 128) == 0 ? 0 : 4);
		}

		private void frame() throws IOException {
			int length = header[1] & 127;
			left = length == 126 ? number(2) : length == 127 ? number(8) : length;
			have = 0;
			boolean control = (header[0] & 8) != 0;
			if (!control) {
				message = (header[0] & 15) == 0 ? message + left : left;
			}
			if (left < 0 || message < 0 || message > most) {
				throw new IOException("a message longer than " + most + " bytes");
			}
		}

		private long number(int bytes) {
			long value = 0;
			for (int i = 0; i < bytes; i++) {
				value = value << 8 | header[2 + i] & 255;
			}
			return value;
		}
	}
}
