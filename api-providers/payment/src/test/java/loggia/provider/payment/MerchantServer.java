package loggia.provider.payment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A merchant's server: keeps what it was told and answers as it is set. */
final class MerchantServer implements AutoCloseable {
	record Told(String path, Map<String, String> headers, byte[] body) {}

	final List<Told> told = new CopyOnWriteArrayList<>();
	volatile int status = 204;
	/** Off for those who send thousands. */
	volatile boolean keeps = true;
	private final HttpServer server;

	MerchantServer() throws IOException {
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
		server.createContext("/", this::answer);
		server.start();
	}

	String url() {
		return "http://127.0.0.1:" + server.getAddress().getPort() + "/notify?from=loggia";
	}

	private void answer(HttpExchange exchange) throws IOException {
		var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
		exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
		var body = exchange.getRequestBody().readAllBytes();
		if (keeps) told.add(new Told(exchange.getRequestURI().toString(), headers, body));
		if (status == 302) exchange.getResponseHeaders().add("Location", "/elsewhere");
		exchange.sendResponseHeaders(status, -1);
		exchange.close();
	}

	@Override
	public void close() {
		server.stop(0);
	}
}
