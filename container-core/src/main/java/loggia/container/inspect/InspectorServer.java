package loggia.container.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import loggia.container.Json;
import loggia.container.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The debuggers' door as Chrome and Node know it: {@code /json/version}, {@code /json/list}, and a WebSocket per target. Whoever comes in runs code
 * in the mini-program, so only this machine can connect, and {@link HttpHead#refusal} keeps web pages out. A thread per connection: there are few.
 */
final class InspectorServer implements AutoCloseable {
	private static final Logger log = LoggerFactory.getLogger(InspectorServer.class);
	private static final int MOST_CONNECTIONS = 64;
	private static final int HEAD_MILLIS = 10_000;

	private final ServerSocket server;
	private final Function<String, JsonNode> list;
	private final Function<String, Session> target;
	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private InspectorServer(ServerSocket server, Function<String, JsonNode> list, Function<String, Session> target) {
		this.server = server;
		this.list = list;
		this.target = target;
	}

	/**
	 * Listens on loopback.
	 *
	 * @param port   0 for a free one
	 * @param list   gives {@code /json/list} for a client that names this authority
	 * @param target gives the session of a target's id, or null
	 */
	static InspectorServer start(int port, Function<String, JsonNode> list, Function<String, Session> target) throws IOException {
		ServerSocket socket = new ServerSocket();
		try {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), port));
		} catch (IOException e) {
			socket.close();
			throw e;
		}
		InspectorServer server = new InspectorServer(socket, list, target);
		thread("inspector", server::accept);
		return server;
	}

	int port() {
		return server.getLocalPort();
	}

	private void accept() {
		while (!server.isClosed()) {
			try {
				Socket socket = server.accept();
				if (open.size() >= MOST_CONNECTIONS) {
					socket.close();
					continue;
				}
				open.add(socket);
				thread("inspector-client", () -> serve(socket));
			} catch (SocketException e) {
				log.debug("the debuggers' door closes: {}", e.toString());
			} catch (IOException e) {
				log.warn("a debugger could not connect", e);
			}
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(HEAD_MILLIS);
			InputStream in = new BufferedInputStream(socket.getInputStream());
			HttpHead head = HttpHead.read(in);
			if (head == null) {
				return;
			}
			String refusal = head.refusal();
			if (refusal != null) {
				answer(socket, "403 Forbidden", Json.object().put("error", refusal));
			} else if (head.header("upgrade").equalsIgnoreCase("websocket")) {
				debug(socket, in, head);
			} else {
				answer(socket, head);
			}
		} catch (IOException e) {
			log.debug("a debugger's connection broke: {}", e.toString());
		} finally {
			open.remove(socket);
		}
	}

	private void answer(Socket socket, HttpHead head) throws IOException {
		switch (head.path()) {
			case "/json", "/json/", "/json/list", "/json/list/" -> answer(socket, "200 OK", list.apply(head.header("host")));
			case "/json/version", "/json/version/" -> answer(socket, "200 OK", Json.object().put("Browser", "Loggia").put("Protocol-Version", "1.3"));
			default -> answer(socket, "404 Not Found", Json.object().put("error", "ask for /json/list"));
		}
	}

	private static void answer(Socket socket, String status, JsonNode body) throws IOException {
		byte[] bytes = Json.text(body).getBytes(StandardCharsets.UTF_8);
		String head = "HTTP/1.1 " + status + "\r\nContent-Type: application/json; charset=UTF-8\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nContent-Length: "
				+ bytes.length + "\r\nConnection: close\r\n\r\n";
		socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream().write(bytes);
		socket.getOutputStream().flush();
	}

	private void debug(Socket socket, InputStream in, HttpHead head) throws IOException {
		Session session = target.apply(head.path().substring(1));
		String key = head.header("sec-websocket-key");
		if (session == null || key.isEmpty()) {
			answer(socket, "404 Not Found", Json.object().put("error", "there is no such target: ask for /json/list"));
			return;
		}
		socket.setSoTimeout(0);
		DebuggerSocket debugger = DebuggerSocket.open(socket, in, key);
		session.attach(debugger);
		try {
			debugger.read(json -> session.ask(debugger, json));
		} finally {
			session.detach(debugger);
			debugger.end();
		}
	}

	/** Closes the door and all that came through it. */
	@Override
	public void close() {
		try {
			server.close();
			for (Socket socket : open) {
				socket.close();
			}
		} catch (IOException e) {
			log.debug("the debuggers' door: {}", e.toString());
		}
	}

	static void thread(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}
}
