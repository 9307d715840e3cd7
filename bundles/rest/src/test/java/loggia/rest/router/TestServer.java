package loggia.rest.router;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import loggia.api.access.OperatorActions;
import loggia.api.access.Principal;
import loggia.api.access.Role;
import loggia.rest.Resource;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;

/** The router on the distribution's Jetty, compressing as it does. The header {@code Who} stands for what the fence finds out. */
final class TestServer implements AutoCloseable {
	static final ObjectMapper JSON = new ObjectMapper();
	static final long WAIT_MS = 700;

	/** What the audit log would have: {@code name action target outcome}. */
	final List<String> records = new CopyOnWriteArrayList<>();
	final ApiServlet router = new ApiServlet(WAIT_MS);
	final OperatorActions audit = (who, action, target, outcome) -> records.add((who == null ? "-" : who.name()) + " " + action + " " + target + " " + outcome);
	private final Server server = new Server();
	private final ServerConnector connector = new ServerConnector(server);
	private final HttpClient client = HttpClient.newHttpClient();
	private long services;

	TestServer(Resource... resources) throws Exception {
		router.actions = audit;
		for (var resource : resources) add(resource);
		connector.setHost("127.0.0.1");
		connector.setIdleTimeout(2_000);
		server.addConnector(connector);
		var context = new ServletContextHandler();
		Filter fence = (request, response, chain) -> {
			var who = ((HttpServletRequest) request).getHeader("Who");
			if (who != null) request.setAttribute(Principal.ATTRIBUTE, new Principal("person:1", who, Role.valueOf(who.toUpperCase(Locale.ROOT))));
			chain.doFilter(request, response);
		};
		context.addFilter(new FilterHolder(fence), "/*", EnumSet.of(DispatcherType.REQUEST));
		context.addServlet(new ServletHolder(router), "/api/v1/*");
		var gzip = new GzipHandler(context);
		gzip.setMinGzipSize(1024);
		server.setHandler(gzip);
		server.start();
	}

	void add(Resource resource) {
		add(resource, 10);
	}

	void add(Resource resource, long bundleId) {
		router.serve(resource, "bundle" + bundleId, bundleId, ++services);
	}

	@Override
	public void close() throws Exception {
		server.stop();
	}

	int port() {
		return connector.getLocalPort();
	}

	/** As an administrator. */
	Answer get(String path) throws Exception {
		return send("administrator", "GET", path, BodyPublishers.noBody());
	}

	Answer send(String who, String method, String path, BodyPublisher body, String... headers) throws Exception {
		var response = client.send(request(who, method, path, body, headers), HttpResponse.BodyHandlers.ofString());
		return new Answer(response.statusCode(), response.body(), response);
	}

	Answer json(String who, String method, String path, String body) throws Exception {
		return send(who, method, path, BodyPublishers.ofString(body), "Content-Type", "application/json");
	}

	HttpRequest request(String who, String method, String path, BodyPublisher body, String... headers) {
		var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/api/v1" + path)).method(method, body).timeout(Duration.ofSeconds(15));
		if (who != null) request.header("Who", who);
		for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
		return request.build();
	}

	HttpClient client() {
		return client;
	}

	/** A connection that has asked and reads by itself, or not at all. */
	Socket raw(String path) throws IOException {
		var socket = new Socket("127.0.0.1", port());
		socket.setSoTimeout(10_000);
		socket.getOutputStream().write(("GET /api/v1" + path + " HTTP/1.1\r\nHost: localhost\r\nWho: auditor\r\nAccept-Encoding: gzip\r\n\r\n").getBytes());
		socket.getOutputStream().flush();
		return socket;
	}

	record Answer(int status, String body, HttpResponse<String> http) {
		JsonNode json() throws IOException {
			return JSON.readTree(body);
		}

		/** @return status and code of an error, or the status alone */
		String outcome() throws IOException {
			return status < 400 ? String.valueOf(status) : status + " " + json().at("/error/code").asText();
		}

		String header(String name) {
			return http.headers().firstValue(name).orElse(null);
		}
	}
}
