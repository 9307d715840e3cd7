package loggia.provider.network;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A real HTTP or HTTPS server on one loopback address; it remembers what came. */
final class Server implements AutoCloseable {
	/** Answers one request. */
	@FunctionalInterface
	interface Page {
		void answer(Seen seen, HttpExchange exchange) throws IOException;
	}

	/** @param body as it came, in ISO-8859-1 */
	record Seen(String method, String uri, Map<String, List<String>> headers, String body) {
		String header(String name) {
			List<String> values = headers.get(name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1).toLowerCase(java.util.Locale.ROOT));
			return values == null ? null : String.join("|", values);
		}
	}

	private final HttpServer server;
	private final ExecutorService threads = Executors.newCachedThreadPool();
	private final String scheme;
	private final Map<String, Page> pages = new ConcurrentHashMap<>();
	final List<Seen> seen = new CopyOnWriteArrayList<>();

	/** @param tls null for HTTP */
	Server(String address, int port, SSLContext tls) throws IOException {
		var place = new InetSocketAddress(InetAddress.getByName(address), port);
		if (tls == null) {
			server = HttpServer.create(place, 100);
		} else {
			HttpsServer secure = HttpsServer.create(place, 100);
			secure.setHttpsConfigurator(new HttpsConfigurator(tls));
			server = secure;
		}
		scheme = tls == null ? "http" : "https";
		server.setExecutor(threads);
		server.createContext("/", this::handle);
		server.start();
	}

	private void handle(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
		var one = new Seen(exchange.getRequestMethod(), exchange.getRequestURI().toString(), Map.copyOf(exchange.getRequestHeaders()), body);
		seen.add(one);
		Page page = pages.get(exchange.getRequestURI().getPath());
		if (page == null) {
			send(exchange, 404, "text/plain", "nothing here");
		} else {
			page.answer(one, exchange);
		}
		exchange.close();
	}

	static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
		send(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
	}

	static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", type);
		boolean head = exchange.getRequestMethod().equals("HEAD");
		exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
		if (!head) {
			exchange.getResponseBody().write(bytes);
		}
	}

	Server page(String path, Page page) {
		pages.put(path, page);
		return this;
	}

	Server text(String path, String type, String text) {
		return page(path, (one, exchange) -> send(exchange, 200, type, text));
	}

	Server redirect(String path, int status, String location) {
		return page(path, (one, exchange) -> {
			exchange.getResponseHeaders().set("Location", location);
			exchange.sendResponseHeaders(status, -1);
		});
	}

	int port() {
		return server.getAddress().getPort();
	}

	/** {@code https://host:port} */
	String origin(String host) {
		return scheme + "://" + host + ":" + port();
	}

	Seen last() {
		return seen.get(seen.size() - 1);
	}

	@Override
	public void close() {
		server.stop(0);
		threads.shutdownNow();
	}
}
