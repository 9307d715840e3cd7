package loggia.provider.network;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** A WebSocket server of plain sockets (RFC 6455): it can also do what no decent server does. */
final class WebSocketPeer implements AutoCloseable {
	/** One connection, after its handshake. */
	final class Peer {
		private final Socket socket;
		final List<String> head;
		final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
		final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
		/** Codes of close frames; -1 for the end of the connection. */
		final BlockingQueue<Integer> closes = new LinkedBlockingQueue<>();

		Peer(Socket socket, List<String> head) {
			this.socket = socket;
			this.head = head;
		}

		String header(String name) {
			return head.stream().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")).map(line -> line.substring(name.length() + 1).strip()).findFirst()
					.orElse(null);
		}

		void frame(int first, byte[] payload) throws IOException {
			OutputStream out = socket.getOutputStream();
			header(first, payload.length);
			out.write(payload);
			out.flush();
		}

		/** A frame that says it has so many bytes. */
		void header(int first, long length) throws IOException {
			var bytes = new ByteArrayOutputStream();
			bytes.write(first);
			if (length < 126) {
				bytes.write((int) length);
			} else if (length < 65_536) {
				bytes.write(126);
				bytes.write((int) length >> 8);
				bytes.write((int) length);
			} else {
				bytes.write(127);
				for (int shift = 56; shift >= 0; shift -= 8) {
					bytes.write((int) (length >> shift));
				}
			}
			// one write: the other side may close as soon as it has read it
			socket.getOutputStream().write(bytes.toByteArray());
		}

		void text(String text) throws IOException {
			frame(0x81, text.getBytes(StandardCharsets.UTF_8));
		}

		void close(int code, String reason) throws IOException {
			var bytes = new ByteArrayOutputStream();
			bytes.write(code >> 8);
			bytes.write(code);
			bytes.write(reason.getBytes(StandardCharsets.UTF_8));
			frame(0x88, bytes.toByteArray());
		}

		void drop() throws IOException {
			socket.close();
		}

		private void read() {
			try (var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
				while (true) {
					int opcode = in.readUnsignedByte() & 15;
					int second = in.readUnsignedByte();
					long length = (second & 127) == 126 ? in.readUnsignedShort() : (second & 127) == 127 ? in.readLong() : second & 127;
					byte[] mask = in.readNBytes(4);
					byte[] payload = in.readNBytes((int) length);
					for (int i = 0; i < payload.length; i++) {
						payload[i] ^= mask[i % 4];
					}
					took(opcode, payload);
				}
			} catch (IOException e) {
				closes.add(-1);
			}
		}

		private void took(int opcode, byte[] payload) throws IOException {
			switch (opcode) {
				case 1 -> texts.add(new String(payload, StandardCharsets.UTF_8));
				case 2 -> binaries.add(payload);
				case 8 -> {
					closes.add(payload.length < 2 ? 1005 : (payload[0] & 255) << 8 | payload[1] & 255);
					if (answersCloses) {
						frame(0x88, payload);
						socket.close();
					}
				}
				case 9 -> frame(0x8a, payload);
				default -> {
					// pong
				}
			}
		}
	}

	private final ServerSocket server;
	private final List<Socket> open = new CopyOnWriteArrayList<>();
	private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
	/** More lines of the answer to the handshake, or another answer instead when it begins with HTTP. */
	volatile String answer = "";
	volatile boolean answersCloses = true;

	WebSocketPeer(String address, SSLContext tls) throws IOException {
		server = tls == null ? new ServerSocket(0, 50, InetAddress.getByName(address)) : tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName(address));
		start(() -> {
			while (true) {
				Socket socket = server.accept();
				open.add(socket);
				start(() -> shake(socket));
			}
		});
	}

	private interface Work {
		void run() throws Exception;
	}

	private static void start(Work work) {
		var thread = new Thread(() -> {
			try {
				work.run();
			} catch (Exception e) {
				// closed
			}
		}, "peer");
		thread.setDaemon(true);
		thread.start();
	}

	private void shake(Socket socket) throws Exception {
		var head = new CopyOnWriteArrayList<String>();
		var line = new StringBuilder();
		for (int c; (c = socket.getInputStream().read()) >= 0;) {
			if (c != '\n') {
				line.append(c == '\r' ? "" : (char) c);
			} else if (line.isEmpty()) {
				break;
			} else {
				head.add(line.toString());
				line.setLength(0);
			}
		}
		var peer = new Peer(socket, head);
		if (answer.startsWith("HTTP")) {
			socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
			socket.close();
			peers.add(peer);
			return;
		}
		String key = Base64.getEncoder()
				.encodeToString(MessageDigest.getInstance("SHA-1").digest((peer.header("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII)));
		socket.getOutputStream().write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + key + "\r\n" + answer + "\r\n")
				.getBytes(StandardCharsets.ISO_8859_1));
		peers.add(peer);
		peer.read();
	}

	Peer next() throws InterruptedException {
		Peer peer = peers.poll(10, TimeUnit.SECONDS);
		if (peer == null) {
			throw new AssertionError("nobody connected within 10 s");
		}
		return peer;
	}

	/** @return how many connections came, shaken or not */
	int connections() {
		return open.size();
	}

	int port() {
		return server.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		server.close();
		for (Socket socket : open) {
			socket.close();
		}
	}
}
