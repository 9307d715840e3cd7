package loggia.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Stands in for the distribution's launcher: same command line, same ready line, an HTTP API that takes one app. */
public final class Main {
	private Main() {}

	public static void main(String[] args) throws IOException {
		var options = List.of(args);
		var port = options.get(options.indexOf("--port") + 1);
		if (port.equals("99999")) {
			System.err.println("99999 is not a port");
			System.exit(4);
		}
		var data = Files.createDirectories(Path.of(options.get(options.indexOf("--data") + 1)));
		Files.writeString(data.resolve("operator.token"), "secret\n");
		var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)), 0);
		server.createContext("/", exchange -> answer(exchange, data));
		server.start();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> note(data, "stopped")));
		if (options.contains("--accept-weak-isolation")) note(data, "weak isolation accepted");
		ProcessHandle.of(Long.parseLong(options.get(options.indexOf("--parent-pid") + 1))).orElseThrow().onExit().thenRunAsync(() -> System.exit(0));
		System.out.println("starting");
		System.out.println("{\"event\":\"firstAdministrator\",\"name\":\"admin\",\"secret\":\"one-time\",\"console\":\"http://console.localhost/console/\"}");
		System.out.println("{\"event\":\"ready\",\"url\":\"http://localhost:" + server.getAddress().getPort() + "/\",\"pid\":" + ProcessHandle.current().pid() + ",\"data\":\"" + data + "\"}");
	}

	private static void answer(HttpExchange exchange, Path data) throws IOException {
		var line = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
		var body = exchange.getRequestBody().readAllBytes();
		note(data, line + (line.contains("domains") ? " " + new String(body) : ""));
		var known = "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
		var text = "{\"appId\":\"shop\",\"version\":\"1\",\"url\":\"/miniapp/shop/\",\"warnings\":[],\"needsApproval\":[\"requestPayment\"]}".getBytes();
		exchange.sendResponseHeaders(known ? 200 : 401, text.length);
		exchange.getResponseBody().write(text);
		exchange.close();
	}

	private static synchronized void note(Path data, String line) {
		try {
			Files.writeString(data.resolve("asked.txt"), line + "\n", java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
		} catch (IOException e) {
			throw new java.io.UncheckedIOException(e);
		}
	}
}
