package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A running gateway, reached through its HTTP API with this person's token. */
final class Gateway {
	private static final Duration PATIENCE = Duration.ofSeconds(180);
	/** Most items of one answer. */
	private static final int PART = 200;

	private final String url;
	private final String token;
	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5))
			.proxy(HttpClient.Builder.NO_PROXY).build();

	/** @param url without a slash at its end */
	Gateway(String url, String token) {
		this.url = url;
		this.token = token;
	}

	String url() {
		return url;
	}

	JsonNode get(String path) throws CliException {
		return get(path, PATIENCE);
	}

	JsonNode get(String path, Duration patience) throws CliException {
		return send(request(path).timeout(patience).GET());
	}

	JsonNode post(String path, String contentType, BodyPublisher body) throws CliException {
		return send(request(path).header("Content-Type", contentType).POST(body));
	}

	/**
	 * Posts what takes a while and is answered by a line of JSON for each step.
	 *
	 * @param hears each line but a last one that says {@code failed}
	 * @return the last line @throws CliException with the error of a line that says {@code failed}
	 */
	JsonNode lines(String path, String contentType, BodyPublisher body, Consumer<JsonNode> hears) throws CliException {
		var request = request(path).header("Content-Type", contentType).header("Accept", "application/x-ndjson").POST(body).build();
		return reached(request, () -> {
			var response = client.send(request, HttpResponse.BodyHandlers.ofLines());
			if (response.statusCode() / 100 != 2)
				throw refused(request, response.statusCode(), Json.parse(response.body().collect(Collectors.joining("\n"))));
			JsonNode last = Json.object();
			for (var lines = response.body().iterator(); lines.hasNext();) {
				last = Json.parse(lines.next());
				if (last == null)
					last = Json.object();
				if (last.has("error"))
					throw refused(request, response.statusCode(), last);
				hears.accept(last);
			}
			return last;
		});
	}

	JsonNode post(String path, JsonNode body) throws CliException {
		return post(path, "application/json", BodyPublishers.ofString(body.toString()));
	}

	/** @param body null for none */
	JsonNode put(String path, JsonNode body) throws CliException {
		if (body == null)
			return send(request(path).PUT(BodyPublishers.noBody()));
		return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body.toString())));
	}

	JsonNode put(String path, String contentType, BodyPublisher body) throws CliException {
		return send(request(path).header("Content-Type", contentType).PUT(body));
	}

	/** All parts of a list. @param path without its page @return {@code {"items":[…],"total":n}} */
	ObjectNode list(String path) throws CliException {
		var all = Json.object();
		var items = all.putArray("items");
		for (int page = 1;; page++) {
			var part = get(path + (path.contains("?") ? "&" : "?") + "page=" + page + "&size=" + PART);
			part.path("items").forEach(items::add);
			if (part.path("items").isEmpty() || items.size() >= part.path("total").asLong())
				return all.put("total", items.size());
		}
	}

	JsonNode delete(String path) throws CliException {
		return send(request(path).DELETE());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).header("Authorization", "Bearer " + token);
	}

	private JsonNode send(HttpRequest.Builder builder) throws CliException {
		var request = builder.build();
		return reached(request, () -> {
			var response = client.send(request, HttpResponse.BodyHandlers.ofString());
			var body = Json.parse(response.body());
			if (response.statusCode() / 100 == 2)
				return body == null ? Json.object() : body;
			throw refused(request, response.statusCode(), body);
		});
	}

	private interface Exchange {
		JsonNode run() throws CliException, IOException, InterruptedException;
	}

	private JsonNode reached(HttpRequest request, Exchange exchange) throws CliException {
		try {
			return exchange.run();
		} catch (HttpTimeoutException e) {
			throw new CliException(CliException.UNREACHABLE, "timeout", "The gateway at " + url + " did not answer " + request.uri().getPath() + " in time",
					"look at " + url + "/health", null, e);
		} catch (UncheckedIOException e) {
			throw new CliException(CliException.UNREACHABLE, "no-gateway", "The gateway at " + url + " went away (" + reason(e.getCause()) + ")", "look at " + url + "/health", null, e);
		} catch (IOException e) {
			throw new CliException(CliException.UNREACHABLE, "no-gateway", "No gateway answers at " + url + " (" + reason(e) + ")",
					"start one with loggia run, or name another one with --gateway URL", null, e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CliException(CliException.FAILED, "interrupted", "Interrupted", null);
		}
	}

	private CliException refused(HttpRequest request, int status, JsonNode body) {
		var error = body == null ? Json.object() : body.path("error");
		var said = error.path("message").asText("");
		if (status == 401)
			return new CliException(CliException.UNREACHABLE, "unauthorized", "The gateway at " + url + " does not accept the token for it" + tail(said),
					"start it with loggia run, which writes the token, or check which gateway --gateway names");
		var message = said.isEmpty() ? "The gateway answered " + status + " to " + request.method() + " " + request.uri().getPath() : said;
		return new CliException(CliException.FAILED, error.path("code").asText("http-" + status), message, null,
				error.has("diagnostics") ? error.path("diagnostics") : null, null);
	}

	private static String tail(String said) {
		return said.isEmpty() ? "" : ": " + said;
	}

	private static String reason(IOException e) {
		return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
	}
}
