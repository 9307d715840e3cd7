package loggia.deployer.repository;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A web server of this machine, with TLS or without; {@code asked} is what it was asked for, in order. */
final class Peer implements AutoCloseable {
	private static final char[] PASSWORD = "changeit".toCharArray();

	/** Answers one path. */
	interface Answer {
		void give(HttpExchange exchange) throws Exception;
	}

	final List<String> asked = new CopyOnWriteArrayList<>();
	private final Map<String, Answer> answers = new ConcurrentHashMap<>();
	private final ExecutorService threads = Executors.newCachedThreadPool();
	private final HttpServer server;

	/** @param tls null for none */
	Peer(SSLContext tls) throws Exception {
		var place = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
		if (tls == null) server = HttpServer.create(place, 50);
		else {
			var secure = HttpsServer.create(place, 50);
			secure.setHttpsConfigurator(new HttpsConfigurator(tls));
			server = secure;
		}
		server.setExecutor(threads);
		server.createContext("/", this::handle);
		server.start();
	}

	/** @return a key of its own for localhost, which this context trusts too */
	static SSLContext certificate(Path folder) throws Exception {
		var file = folder.resolve("peer.p12");
		var keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "peer", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
			"san=dns:localhost,ip:127.0.0.1", "-validity", "2", "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD)).inheritIO().start();
		if (keytool.waitFor() != 0) throw new IllegalStateException("keytool ended with " + keytool.exitValue());
		var keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			keys.load(in, PASSWORD);
		}
		var trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("peer", keys.getCertificate("peer"));
		var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		own.init(keys, PASSWORD);
		var others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		others.init(trusted);
		var context = SSLContext.getInstance("TLS");
		context.init(own.getKeyManagers(), others.getTrustManagers(), null);
		return context;
	}

	String url() {
		return (server instanceof HttpsServer ? "https" : "http") + "://localhost:" + server.getAddress().getPort();
	}

	Peer on(String path, Answer answer) {
		answers.put(path, answer);
		return this;
	}

	Peer file(String path, byte[] bytes) {
		return on(path, exchange -> {
			exchange.sendResponseHeaders(200, bytes.length);
			exchange.getResponseBody().write(bytes);
		});
	}

	Peer redirect(String path, String to) {
		return on(path, exchange -> {
			exchange.getResponseHeaders().set("Location", to);
			exchange.sendResponseHeaders(302, -1);
		});
	}

	/** Every file of a folder. */
	Peer folder(Path folder) throws Exception {
		try (var files = Files.list(folder)) {
			for (var each : files.toList()) file("/" + each.getFileName(), Files.readAllBytes(each));
		}
		return this;
	}

	@Override
	public void close() {
		server.stop(0);
		threads.shutdownNow();
	}

	private void handle(HttpExchange exchange) {
		var path = exchange.getRequestURI().getPath();
		asked.add(path);
		try (exchange) {
			answers.getOrDefault(path, each -> each.sendResponseHeaders(404, -1)).give(exchange);
		} catch (Exception e) {
			// the client went: what a test wants
		}
	}
}
