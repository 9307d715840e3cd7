package loggia.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A peer that speaks the gateway's HTTP API: canned answers, and a record of what was asked. */
final class FakeGateway implements AutoCloseable {
	record Asked(String line, byte[] body) {}

	private record Answer(int status, String type, String body) {}

	static final String TOKEN = "t0ken";

	final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
	private final Map<String, Answer> answers = new HashMap<>();
	private final HttpServer server;

	FakeGateway() throws IOException {
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", this::handle);
		server.start();
	}

	String url() {
		return "http://localhost:" + server.getAddress().getPort();
	}

	/** @param line method and path, with or without its query */
	FakeGateway answer(String line, int status, String json) {
		answers.put(line, new Answer(status, "application/json", json));
		return this;
	}

	FakeGateway page(String path, String html) {
		answers.put("GET " + path, new Answer(200, "text/html", html));
		return this;
	}

	@Override
	public void close() {
		server.stop(0);
	}

	private void handle(HttpExchange exchange) throws IOException {
		var path = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
		var line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
		asked.add(new Asked(line, exchange.getRequestBody().readAllBytes()));
		boolean open = !path.contains("/api/");
		var known = ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
		var answer = !open && !known ? new Answer(401, "application/json", "{\"error\":{\"code\":\"unauthorized\",\"message\":\"wrong token\"}}")
				: answers.getOrDefault(line, answers.getOrDefault(path, new Answer(404, "text/plain", "nothing here")));
		var bytes = answer.body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", answer.type);
		exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}
}
