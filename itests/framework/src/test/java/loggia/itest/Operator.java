package loggia.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The HTTP API as an operator's tools use it. Thread-safe. */
public final class Operator {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
	private final URI gateway;
	private final String token;

	/** @param status of HTTP */
	public record Answer(int status, JsonNode body) {
		/** @return the code of an error */
		public String code() {
			return body.path("error").path("code").asText();
		}

		/** @return the sentence of an error */
		public String message() {
			return body.path("error").path("message").asText();
		}
	}

	/** @param data where the gateway keeps its token */
	public Operator(int port, Path data) throws IOException {
		gateway = URI.create("http://localhost:" + port);
		token = Files.readString(data.resolve("operator.token")).trim();
	}

	public Answer get(String path) {
		return send(path, "GET", BodyPublishers.noBody());
	}

	public Answer put(String path) {
		return send(path, "PUT", BodyPublishers.noBody());
	}

	/** @param json sent as application/json */
	public Answer put(String path, String json) {
		return send(path, "PUT", BodyPublishers.ofString(json));
	}

	public Answer delete(String path) {
		return send(path, "DELETE", BodyPublishers.noBody());
	}

	public Answer post(String path, String json) {
		return send(path, "POST", BodyPublishers.ofString(json));
	}

	public Answer post(String path, byte[] bytes) {
		return send(path, "POST", BodyPublishers.ofByteArray(bytes));
	}

	/** Posts what is answered by lines of JSON. */
	public List<JsonNode> lines(String path, byte[] bytes) {
		try {
			var request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(LIMIT).header("Authorization", "Bearer " + token).header("Accept", "application/x-ndjson").POST(BodyPublishers.ofByteArray(bytes)).build();
			var lines = new ArrayList<JsonNode>();
			for (var line : http.send(request, BodyHandlers.ofLines()).body().toList()) lines.add(JSON.readTree(line));
			return lines;
		} catch (IOException e) {
			throw new IllegalStateException("POST " + path + ": " + e, e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(e);
		}
	}

	private Answer send(String path, String method, BodyPublisher body) {
		try {
			var request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(LIMIT).header("Authorization", "Bearer " + token).header("Content-Type", "application/json").method(method, body).build();
			var response = http.send(request, BodyHandlers.ofByteArray());
			return new Answer(response.statusCode(), response.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(response.body()));
		} catch (IOException e) {
			throw new IllegalStateException(method + " " + path + ": " + e, e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(e);
		}
	}
}
