package loggia.container;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import loggia.worker.wire.MessageException;

/** A browser's end of a socket. */
final class Peer implements WebSocket.Listener {
	static final long SECONDS = 20;
	private final LinkedBlockingQueue<Message> received = new LinkedBlockingQueue<>();
	private final List<Message> skipped = new ArrayList<>();
	private final StringBuilder text = new StringBuilder();
	final CompletableFuture<Integer> closed = new CompletableFuture<>();
	/** One at a time, and not the client's own thread: it must not wait for what it sends. */
	private final ExecutorService hands = Executors.newSingleThreadExecutor(task -> {
		Thread thread = new Thread(task, "peer");
		thread.setDaemon(true);
		return thread;
	});
	private volatile WebSocket socket;
	private boolean acknowledges;

	/** @param protocols sub-protocols, most wanted first */
	static Peer connect(TestGateway gateway, String host, String path, String origin, String cookie, String... protocols) {
		Peer peer = new Peer();
		WebSocket.Builder builder = gateway.http.newWebSocketBuilder().header("Host", host);
		if (origin != null) {
			builder.header("Origin", origin);
		}
		if (cookie != null) {
			builder.header("Cookie", cookie);
		}
		if (protocols.length > 0) {
			builder.subprotocols(protocols[0], List.of(protocols).subList(1, protocols.length).toArray(new String[0]));
		}
		peer.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + path), peer).join();
		return peer;
	}

	/** @return the status a handshake was refused with */
	static int refused(TestGateway gateway, String host, String path, String origin, String cookie, String... protocols) {
		try {
			connect(gateway, host, path, origin, cookie, protocols).close();
			return 101;
		} catch (CompletionException e) {
			HttpResponse<?> response = ((WebSocketHandshakeException) e.getCause()).getResponse();
			return response.statusCode();
		}
	}

	/** From now on each patch and snapshot is acknowledged, as a frame does. */
	Peer acknowledging() {
		acknowledges = true;
		return this;
	}

	void send(Header header, String json) {
		synchronized (hands) {
			socket.sendText(new Message(header, json).toText(), true).join();
		}
	}

	void send(Kind kind, String json) {
		send(Header.of(kind), json);
	}

	void tap(String type, String detail) {
		send(Kind.VIEW_EVENT, "{\"node\":1,\"type\":\"" + type + "\",\"detail\":" + detail + ",\"timeStamp\":0}");
	}

	/** Waits for a message; those before it stay for later questions. */
	synchronized Message next(Predicate<Message> wanted) {
		for (Message m : skipped) {
			if (wanted.test(m)) {
				skipped.remove(m);
				return m;
			}
		}
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
		try {
			while (true) {
				Message m = received.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
				if (m == null) {
					throw new AssertionError("no such message within " + SECONDS + " s; there were " + skipped);
				}
				if (wanted.test(m)) {
					return m;
				}
				skipped.add(m);
			}
		} catch (InterruptedException e) {
			throw new AssertionError(e);
		}
	}

	Message next(Kind kind) {
		return next(m -> m.header().kind() == kind);
	}

	/** Waits for the patch with that one operation. */
	void awaitPatch(String op) {
		next(m -> m.header().kind() == Kind.PATCH && m.json().contains("[" + op + "]"));
	}

	/** Forgets everything that has come so far. */
	synchronized void forget() {
		skipped.clear();
		received.clear();
	}

	int closeCode() throws Exception {
		return closed.get(SECONDS, TimeUnit.SECONDS);
	}

	void close() {
		socket.abort();
		closed.complete(1006);
	}

	private void take(Message message) {
		received.add(message);
		Kind kind = message.header().kind();
		if (acknowledges && (kind == Kind.PATCH || kind == Kind.SNAPSHOT)) {
			try {
				send(Header.sequence(Kind.ACK, message.header().seq()), "");
			} catch (CompletionException e) {
				// the socket closed meanwhile: the test sees that itself
				closed.complete(1006);
			}
		}
	}

	@Override
	public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
		text.append(data);
		if (last) {
			try {
				Message message = Message.parseText(text.toString());
				hands.execute(() -> take(message));
			} catch (MessageException e) {
				closed.completeExceptionally(e);
			}
			text.setLength(0);
		}
		from.request(1);
		return null;
	}

	@Override
	public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
		closed.completeExceptionally(new IOException("a binary message was not expected"));
		return null;
	}

	@Override
	public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
		closed.complete(code);
		return null;
	}

	@Override
	public void onError(WebSocket from, Throwable error) {
		closed.complete(1006);
	}
}
