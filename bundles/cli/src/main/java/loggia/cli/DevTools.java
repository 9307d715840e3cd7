package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One connection to a browser's DevTools (Chrome DevTools Protocol, flat sessions). Events are handled one after the other on a thread of their own. */
final class DevTools implements AutoCloseable {
	/** Hears of events. */
	interface Events {
		/** @param session the target's session, empty for the browser itself */
		void on(String session, String method, JsonNode params);
	}

	private static final long PATIENCE_S = 15;

	private final WebSocket socket;
	private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
	private final ExecutorService handling = Executors.newSingleThreadExecutor(task -> {
		var thread = new Thread(task, "devtools-events");
		thread.setDaemon(true);
		return thread;
	});
	private int lastId;

	DevTools(String url, Events events) throws IOException {
		try {
			socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(url), new Listener(events)).get(PATIENCE_S, TimeUnit.SECONDS);
		} catch (ExecutionException | TimeoutException e) {
			throw new IOException("The browser's DevTools at " + url + " do not answer", e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", e);
		}
	}

	/** Sends a command and does not wait. @param session empty for the browser itself */
	synchronized CompletableFuture<JsonNode> send(String session, String method, JsonNode params) {
		int id = ++lastId;
		var answer = new CompletableFuture<JsonNode>();
		waiting.put(id, answer);
		var command = Json.object().put("id", id).put("method", method);
		command.set("params", params);
		if (!session.isEmpty())
			command.put("sessionId", session);
		try {
			socket.sendText(command.toString(), true).get(PATIENCE_S, TimeUnit.SECONDS);
		} catch (ExecutionException | TimeoutException e) {
			waiting.remove(id);
			answer.completeExceptionally(new IOException(method + " could not be sent", e));
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			answer.completeExceptionally(e);
		}
		return answer;
	}

	/** Sends a command and waits for its result. */
	JsonNode call(String session, String method, JsonNode params) throws IOException {
		try {
			return send(session, method, params).get(PATIENCE_S, TimeUnit.SECONDS);
		} catch (ExecutionException e) {
			throw new IOException(method + ": " + e.getCause().getMessage(), e);
		} catch (TimeoutException e) {
			throw new IOException(method + " was not answered within " + PATIENCE_S + " s", e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", e);
		}
	}

	/** @return an empty parameter object */
	static ObjectNode params() {
		return Json.object();
	}

	@Override
	public void close() {
		socket.abort();
		handling.shutdownNow();
	}

	private final class Listener implements WebSocket.Listener {
		private final Events events;
		private final StringBuilder text = new StringBuilder();

		Listener(Events events) {
			this.events = events;
		}

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
			text.append(part);
			if (last) {
				var message = Json.parse(text.toString());
				text.setLength(0);
				if (message != null)
					dispatch(message);
			}
			socket.request(1);
			return null;
		}

		@Override
		public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
			failAll(new IOException("the browser closed the connection"));
			return null;
		}

		@Override
		public void onError(WebSocket socket, Throwable error) {
			failAll(error);
		}

		private void dispatch(JsonNode message) {
			if (!message.has("id")) {
				if (!handling.isShutdown())
					handling.execute(() -> events.on(message.path("sessionId").asText(""), message.path("method").asText(), message.path("params")));
				return;
			}
			var answer = waiting.remove(message.path("id").asInt());
			if (answer != null && message.has("error"))
				answer.completeExceptionally(new IOException(message.at("/error/message").asText()));
			else if (answer != null)
				answer.complete(message.path("result"));
		}

		private void failAll(Throwable error) {
			waiting.values().forEach(answer -> answer.completeExceptionally(error));
			waiting.clear();
		}
	}
}
