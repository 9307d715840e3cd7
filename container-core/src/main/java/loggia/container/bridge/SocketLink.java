package loggia.container.bridge;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import loggia.container.session.Link;
import loggia.worker.wire.Message;
import loggia.worker.wire.MessageException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket: whole messages in, a bounded queue out. A peer that does not read is closed with a reason and resumes later; one that
 * sends what is no message too. Jetty needs the class and its listener methods public.
 */
public abstract class SocketLink implements Session.Listener.AutoDemanding, Link {
	/** Most bytes that wait behind the message that is being sent. */
	static final long MAX_WAITING = 1024L * 1024;
	/** Largest message of a browser. */
	static final long MAX_TEXT = 1024L * 1024;
	private static final long PING_SECONDS = 25;
	private static final Logger log = LoggerFactory.getLogger(SocketLink.class);

	private final ScheduledExecutorService timers;
	private final Deque<Message> waiting = new ArrayDeque<>();
	private long waitingBytes;
	private boolean sending;
	private boolean closing;
	private Runnable closeWhenSent;
	private Session session;
	private ScheduledFuture<?> pings;

	SocketLink(ScheduledExecutorService timers) {
		this.timers = timers;
	}

	/** The socket is open. */
	abstract void opened();

	/** A message of the peer. @throws MessageException when it must not come here: the socket is closed with that sentence */
	abstract void received(Message message) throws MessageException;

	/** The socket is gone; told once. */
	abstract void gone();

	@Override
	public final void onWebSocketOpen(Session opened) {
		synchronized (this) {
			session = opened;
			session.setIdleTimeout(Duration.ofSeconds(3 * PING_SECONDS));
			session.setMaxTextMessageSize(MAX_TEXT);
			session.setMaxBinaryMessageSize(Message.MAX_BYTES);
			pings = timers.scheduleWithFixedDelay(this::ping, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
		}
		opened();
	}

	private synchronized void ping() {
		if (session.isOpen()) {
			session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
		}
	}

	@Override
	public final void onWebSocketText(String text) {
		try {
			received(Message.parseText(text));
		} catch (MessageException e) {
			close(1008, e.getMessage());
		}
	}

	@Override
	public final void onWebSocketBinary(ByteBuffer payload, Callback callback) {
		try {
			ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
			received(Message.decode(copy));
			callback.succeed();
		} catch (MessageException e) {
			callback.succeed();
			close(1008, e.getMessage());
		}
	}

	@Override
	public final void onWebSocketClose(int code, String reason) {
		synchronized (this) {
			closing = true;
			waiting.clear();
			pings.cancel(false);
		}
		gone();
	}

	@Override
	public final void onWebSocketError(Throwable cause) {
		log.debug("a socket broke: {}", cause.toString());
	}

	@Override
	public final synchronized void send(Message message) {
		if (closing || session == null) {
			return;
		}
		if (sending) {
			waitingBytes += weight(message);
			waiting.add(message);
			if (waitingBytes > MAX_WAITING) {
				log.debug("a peer does not read: {} bytes wait", waitingBytes);
				waiting.clear();
				close(1013, "too slow: reconnect");
				session.disconnect();
			}
			return;
		}
		write(message);
	}

	private static long weight(Message message) {
		return 64L + message.json().length() + message.attachments().stream().mapToLong(ByteBuffer::remaining).sum();
	}

	private void write(Message message) {
		sending = true;
		Callback next = Callback.from(this::sent, e -> log.debug("a message was not sent: {}", e.toString()));
		if (message.attachments().isEmpty()) {
			session.sendText(message.toText(), next);
			return;
		}
		try {
			session.sendBinary(message.encode(), next);
		} catch (MessageException e) {
			log.warn("a message was too large for its socket: {}", e.getMessage());
			sent();
		}
	}

	private synchronized void sent() {
		sending = false;
		Message next = waiting.poll();
		if (next != null) {
			waitingBytes -= weight(next);
			write(next);
		} else if (closeWhenSent != null) {
			closeWhenSent.run();
		}
	}

	@Override
	public final synchronized void close(int code, String reason) {
		if (closing || session == null) {
			return;
		}
		closing = true;
		Runnable close = () -> session.close(code, reason.length() > 100 ? reason.substring(0, 100) : reason, Callback.NOOP);
		if (sending) {
			closeWhenSent = close;
		} else {
			close.run();
		}
	}
}
