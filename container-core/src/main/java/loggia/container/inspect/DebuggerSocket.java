package loggia.container.inspect;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import loggia.container.session.Debugger;

/** A debugger's WebSocket (RFC 6455), the server's side: text both ways, a queue and a thread of its own outwards. */
final class DebuggerSocket implements Debugger {
	private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
	private static final int MOST_IN = 8 << 20;
	/** A heap snapshot is about as large as the heap it tells of. */
	private static final long MOST_WAITING = 256L << 20;
	private static final long LAST_WORDS_MILLIS = 1_000;
	private static final int TEXT = 1;
	private static final int CLOSE = 8;
	private static final int PING = 9;
	private static final int PONG = 10;
	private static final int FINAL = 0x80;
	private static final int MASKED = 0x80;
	private static final int TOO_LARGE = 1009;
	private static final int GOING_AWAY = 1001;

	/** @param last whether nothing follows it */
	private record Frame(int kind, byte[] bytes, boolean last) {}

	private final Socket socket;
	private final DataInputStream in;
	private final BlockingQueue<Frame> out = new LinkedBlockingQueue<>();
	private final AtomicLong waiting = new AtomicLong();
	private final Thread writer = new Thread(this::write, "inspector-writer");

	private DebuggerSocket(Socket socket, InputStream in) {
		this.socket = socket;
		this.in = new DataInputStream(in);
	}

	/** Answers the handshake. @param key the client's {@code Sec-WebSocket-Key} */
	static DebuggerSocket open(Socket socket, InputStream in, String key) throws IOException {
		String accept = Base64.getEncoder().encodeToString(sha1((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
		String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + "\r\n\r\n";
		socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream().flush();
		DebuggerSocket opened = new DebuggerSocket(socket, in);
		opened.writer.setDaemon(true);
		opened.writer.start();
		return opened;
	}

	/** Hands on each message until the socket closes. */
	void read(Consumer<String> received) throws IOException {
		byte[] message = {};
		try {
			while (true) {
				int first = in.readUnsignedByte();
				int second = in.readUnsignedByte();
				long length = second & 0x7f;
				length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
				if ((second & MASKED) == 0 || length < 0 || message.length + length > MOST_IN) {
					close(TOO_LARGE, "not a frame of a debugger's");
					return;
				}
				byte[] mask = in.readNBytes(4);
				byte[] bytes = in.readNBytes((int) length);
				if (bytes.length < length) {
					return;
				}
				for (int i = 0; i < bytes.length; i++) {
					bytes[i] ^= mask[i & 3];
				}
				int kind = first & 0x0f;
				if (kind == CLOSE) {
					out.add(new Frame(CLOSE, bytes.length >= 2 ? Arrays.copyOf(bytes, 2) : new byte[0], true));
					return;
				}
				if (kind == PING) {
					send(PONG, bytes);
				} else if (kind < CLOSE) {
					byte[] joined = Arrays.copyOf(message, message.length + bytes.length);
					System.arraycopy(bytes, 0, joined, message.length, bytes.length);
					message = joined;
					if ((first & FINAL) != 0) {
						received.accept(new String(message, StandardCharsets.UTF_8));
						message = new byte[0];
					}
				}
			}
		} catch (EOFException e) {
			// the debugger is gone
		}
	}

	@Override
	public void told(String json) {
		send(TEXT, json.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public void gone(String why) {
		close(GOING_AWAY, why);
	}

	private void send(int kind, byte[] bytes) {
		if (waiting.addAndGet(bytes.length) > MOST_WAITING) {
			close(TOO_LARGE, "the debugger does not read");
			return;
		}
		out.add(new Frame(kind, bytes, false));
	}

	private void close(int code, String why) {
		byte[] words = why.getBytes(StandardCharsets.UTF_8);
		out.add(new Frame(CLOSE, ByteBuffer.allocate(2 + Math.min(words.length, 120)).putShort((short) code).put(words, 0, Math.min(words.length, 120)).array(), true));
	}

	/** Nothing more is read: what waits is written, for a while, then the socket closes. */
	void end() {
		out.add(new Frame(CLOSE, new byte[0], true));
		try {
			writer.join(LAST_WORDS_MILLIS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private void write() {
		try (socket) {
			OutputStream to = socket.getOutputStream();
			for (Frame frame = out.take();; frame = out.take()) {
				to.write(head(frame.kind, frame.bytes.length));
				to.write(frame.bytes);
				to.flush();
				waiting.addAndGet(-frame.bytes.length);
				if (frame.last) {
					return;
				}
			}
		} catch (IOException e) {
			out.clear();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private static byte[] head(int kind, int length) {
		ByteBuffer head = ByteBuffer.allocate(10).put((byte) (FINAL | kind));
		if (length < 126) {
			head.put((byte) length);
		} else if (length < 1 << 16) {
			head.put((byte) 126).putShort((short) length);
		} else {
			head.put((byte) 127).putLong(length);
		}
		return Arrays.copyOf(head.array(), head.position());
	}

	private static byte[] sha1(byte[] bytes) {
		try {
			return MessageDigest.getInstance("SHA-1").digest(bytes);
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java has SHA-1", e);
		}
	}
}
