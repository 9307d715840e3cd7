package loggia.provider.network;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import loggia.api.ApiEvent;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/**
 * One WebSocket of a session: {@code SocketTask} to the mini-program. Each event goes to the task, and again under its name of the time
 * before SocketTask (wx.onSocketOpen, …). Events are told under the lock: {@link Caller} never blocks. Events of one socket come in order; onClose is the last, and comes once. Thread-safe.
 */
final class AppSocket extends WebSocketListener {
	/** Bytes that may wait to be sent. */
	private static final long MOST_WAITING = 8_388_608;
	private static final int LEAVE_MS = 2_000;
	private static final int ABNORMAL = 1006;

	private enum State {
		CONNECTING, OPEN, CLOSED
	}

	private final String id;
	private final Caller caller;
	private final int messageMax;
	private final ScheduledExecutorService clocks;
	private final BiConsumer<AppSocket, ApiException> gone;
	private final Traffics traffics;
	private State state = State.CONNECTING;
	private WebSocket socket;
	private ScheduledFuture<?> clock;

	/** Counts bytes. */
	interface Traffics {
		void sent(long bytes);

		void received(long bytes);
	}

	/** @param gone is told once, when the socket is closed, with the failure or null */
	AppSocket(String id, Caller caller, int messageMax, ScheduledExecutorService clocks, Traffics traffics, BiConsumer<AppSocket, ApiException> gone) {
		this.id = id;
		this.caller = caller;
		this.messageMax = messageMax;
		this.clocks = clocks;
		this.traffics = traffics;
		this.gone = gone;
	}

	String id() {
		return id;
	}

	/** Takes the connection that is being made; it has so many milliseconds to open. */
	synchronized void connecting(WebSocket made, int timeoutMs) {
		socket = made;
		if (state == State.CLOSED) {
			made.cancel();
		} else if (state == State.CONNECTING) {
			clock = clocks.schedule(() -> fail(Failures.timeout()), timeoutMs, TimeUnit.MILLISECONDS);
		}
	}

	/** @throws ApiException when it is not open, or too much waits to be sent */
	void send(String text, ByteBuffer bytes) {
		ByteString binary = bytes == null ? null : ByteString.of(bytes.duplicate());
		long size = binary == null ? text.getBytes(StandardCharsets.UTF_8).length : binary.size();
		WebSocket open;
		synchronized (this) {
			if (state != State.OPEN) {
				throw new ApiException(Reason.FAILED, "WebSocket is not connected");
			}
			open = socket;
		}
		if (size > messageMax || open.queueSize() + size > MOST_WAITING) {
			throw Failures.tooLarge("message too long, or too much waits to be sent");
		}
		if (!(binary == null ? open.send(text) : open.send(binary))) {
			throw new ApiException(Reason.FAILED, "WebSocket is not connected");
		}
		traffics.sent(size);
	}

	/** The mini-program closes it: onClose comes when the server has answered, or after two seconds. */
	void close(int code, String reason) {
		WebSocket open;
		synchronized (this) {
			open = state == State.OPEN ? socket : null;
		}
		boolean told = open != null && open.close(code, reason);
		schedule(() -> leave(code, reason), told ? LEAVE_MS : 0);
	}

	private void schedule(Runnable work, int ms) {
		clocks.schedule(work, ms, TimeUnit.MILLISECONDS);
	}

	/** Closes it from this side at once; the server is told when it listens. */
	void leave(int code, String reason) {
		WebSocket open;
		synchronized (this) {
			open = socket;
		}
		if (closed(code, reason, null) && open != null) {
			open.close(code, reason);
			try {
				schedule(open::cancel, LEAVE_MS);
			} catch (RuntimeException stopped) {
				open.cancel();
			}
		}
	}

	@Override
	public synchronized void onOpen(WebSocket made, Response response) {
		if (state != State.CONNECTING) {
			made.cancel();
			return;
		}
		socket = made;
		state = State.OPEN;
		stopClock();
		ObjectNode header = JsonNodeFactory.instance.objectNode();
		Headers.merged(response.headers()).forEach(header::put);
		ObjectNode event = JsonNodeFactory.instance.objectNode();
		event.set("header", header);
		tell("Open", event, List.of());
	}

	@Override
	public void onMessage(WebSocket made, String text) {
		traffics.received(text.length());
		message(JsonNodeFactory.instance.objectNode().put("data", text), List.of());
	}

	@Override
	public void onMessage(WebSocket made, ByteString bytes) {
		traffics.received(bytes.size());
		ObjectNode event = JsonNodeFactory.instance.objectNode();
		event.putObject("data").put("$bytes", 0);
		message(event, List.of(bytes.asByteBuffer()));
	}

	private synchronized void message(ObjectNode event, List<ByteBuffer> bytes) {
		if (state == State.OPEN) {
			tell("Message", event, bytes);
		}
	}

	@Override
	public void onClosing(WebSocket made, int code, String reason) {
		// 1005 says that the server named no code; it must not be sent
		made.close(code == 1005 ? 1000 : code, null);
	}

	@Override
	public void onClosed(WebSocket made, int code, String reason) {
		closed(code, reason, null);
	}

	@Override
	public void onFailure(WebSocket made, Throwable failure, Response response) {
		fail(response != null && response.code() != 101 ? Failures.net(-320, "INVALID_RESPONSE") : Failures.of(failure));
	}

	/** Forgets a socket that was never connected: its call fails, and no event comes. */
	void drop(ApiException failure) {
		synchronized (this) {
			if (state == State.CLOSED) {
				return;
			}
			state = State.CLOSED;
		}
		gone.accept(this, failure);
	}

	private void fail(ApiException failure) {
		WebSocket broken;
		synchronized (this) {
			if (state == State.CLOSED) {
				return;
			}
			broken = socket;
		}
		tell("Error", JsonNodeFactory.instance.objectNode().put("errMsg", "connectSocket:fail " + failure.getMessage()).put("errno", failure.errno), List.of());
		closed(ABNORMAL, "abnormal closure", failure);
		if (broken != null) {
			broken.cancel();
		}
	}

	/** @return whether it was open until now */
	private boolean closed(int code, String reason, ApiException failure) {
		synchronized (this) {
			if (state == State.CLOSED) {
				return false;
			}
			state = State.CLOSED;
			stopClock();
		}
		// forgotten before it is told: who hears of the end finds no socket any more
		gone.accept(this, failure);
		tell("Close", JsonNodeFactory.instance.objectNode().put("code", code).put("reason", reason), List.of());
		return true;
	}

	private void stopClock() {
		if (clock != null) {
			clock.cancel(false);
			clock = null;
		}
	}

	private void tell(String what, ObjectNode event, List<ByteBuffer> bytes) {
		String json = event.toString();
		caller.progress(new ApiEvent("on" + what, json, bytes));
		caller.emit(new ApiEvent("onSocket" + what, json, bytes));
	}
}
