package loggia.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import loggia.api.ApiCall;
import loggia.api.ApiEvent;
import loggia.api.ApiReply;
import loggia.api.Caller;
import loggia.api.access.Domains;
import loggia.api.files.TempFiles;
import loggia.api.metrics.Metrics;
import loggia.api.release.ReleaseCatalog;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;

/** {@code wx.request} and its family through the gate, with the bundle as it is shipped: its nested libraries, TLS, WebSockets, configuration, leaving. */
public class NetworkProviderIT extends InFramework {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final String PID = "loggia.network";
	private static final int FREED_SECONDS = 120;
	private static int apps;

	private final FakeReleases releases = new FakeReleases();
	private final List<ServiceRegistration<?>> registered = new ArrayList<>();
	private final World world = new World();
	private final ExecutorService threads = Executors.newCachedThreadPool();
	private Bundle network;
	private HttpServer server;
	private String base;
	private Person ann;

	/** A caller that remembers what its tasks are told. */
	private record Person(TestCaller who, LinkedBlockingQueue<ApiEvent> progress) implements Caller {
		@Override
		public String appId() {
			return who.appId();
		}

		@Override
		public String release() {
			return who.release();
		}

		@Override
		public VersionKind versionKind() {
			return who.versionKind();
		}

		@Override
		public String plugin() {
			return null;
		}

		@Override
		public String userId() {
			return who.userId();
		}

		@Override
		public String deviceId() {
			return who.deviceId();
		}

		@Override
		public String sessionId() {
			return who.sessionId();
		}

		@Override
		public void emit(ApiEvent event) {
			// the task's own events are looked at
		}

		@Override
		public void progress(ApiEvent event) {
			progress.add(event);
		}

		@Override
		public AutoCloseable onState(java.util.function.Consumer<State> listener) {
			listener.accept(State.FOREGROUND);
			return () -> {};
		}

		ApiEvent next(String name) throws InterruptedException {
			for (ApiEvent event; (event = progress.poll(10, TimeUnit.SECONDS)) != null;) {
				if (event.name().equals(name)) return event;
			}
			throw new AssertionError("no " + name + " within 10 s");
		}
	}

	/** The operator's list, temporary files, meters: what the gateway's other bundles give. */
	private static final class World implements Domains, TempFiles, Metrics {
		final Set<String> leave = ConcurrentHashMap.newKeySet();
		final Map<String, Path> files = new ConcurrentHashMap<>();
		final Path folder = Distribution.folder("network");

		@Override
		public Verdict verdict(Caller caller, Kind kind, String scheme, String host, int port) {
			return leave.contains(scheme + "://" + host + ":" + port) ? Verdict.PRIVATE : host.equals("localhost") ? Verdict.PUBLIC : Verdict.REFUSED;
		}

		@Override
		public TempFile create(Caller caller, String extension) {
			var file = folder.resolve("tmp_" + files.size() + "." + extension);
			files.put("wxfile://" + file.getFileName(), file);
			return new TempFile("wxfile://" + file.getFileName(), file);
		}

		@Override
		public long room(Caller caller) {
			return 1L << 30;
		}

		@Override
		public Path find(Caller caller, String name) {
			return files.get(name);
		}

		@Override
		public Counter counter(String name, String help, String... labels) {
			return new Counter() {
				@Override
				public void inc(String... values) {
					// nobody looks
				}

				@Override
				public void add(double amount, String... values) {
					// nobody looks
				}
			};
		}

		@Override
		public Timer timer(String name, String help, String... labels) {
			return (seconds, values) -> { };
		}

		@Override
		public void gauge(String name, String help, DoubleSupplier value) {
			// nobody looks
		}
	}

	@Before
	public void play() throws Exception {
		registered.add(context.registerService(ReleaseCatalog.class, releases, null));
		var first = new Hashtable<String, Object>(Map.of(Constants.SERVICE_RANKING, Integer.MAX_VALUE));
		registered.add(context.registerService(new String[] { Domains.class.getName(), TempFiles.class.getName(), Metrics.class.getName() }, world, first));
		network = context.installBundle(Distribution.bundle(20, "loggia-provider-network").toUri().toString());
		network.start();
		server = serve(HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50));
		base = "http://127.0.0.1:" + server.getAddress().getPort();
		world.leave.add(base);
		ann = new Person(releases.install("network" + ++apps + ".itest", "request", "downloadFile", "uploadFile", "connectSocket"), new LinkedBlockingQueue<>());
		Until.is("FAILED", () -> outcome(invoke(ann, "request", "{\"url\":\"https://unlisted.example/\"}")));
	}

	@After
	public void end() throws Exception {
		server.stop(0);
		threads.shutdownNow();
		if (network != null) network.uninstall();
		registered.forEach(ServiceRegistration::unregister);
	}

	private HttpServer serve(HttpServer server) {
		server.setExecutor(threads);
		server.createContext("/", exchange -> {
			byte[] body = exchange.getRequestBody().readAllBytes();
			switch (exchange.getRequestURI().getPath()) {
				case "/json" -> send(exchange, "application/json", "{\"n\":[1,\"文字\"]}".getBytes(StandardCharsets.UTF_8));
				case "/in" -> {
					exchange.getResponseHeaders().set("Location", "http://127.0.0.2:" + server.getAddress().getPort() + "/json");
					exchange.sendResponseHeaders(302, -1);
				}
				default -> send(exchange, "application/octet-stream", body.length == 0 ? new byte[500_000] : body);
			}
			exchange.close();
		});
		server.start();
		return server;
	}

	private static void send(HttpExchange exchange, String type, byte[] bytes) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders(200, bytes.length);
		exchange.getResponseBody().write(bytes);
	}

	private JsonNode call(String name, String params) throws Exception {
		return JSON.readTree(outcome(invoke(ann, name, params)));
	}

	@Test
	public void requestsDownloadsAndUploads() throws Exception {
		var result = call("request", "{\"url\":\"" + base + "/json\"}");
		assertEquals("{\"n\":[1,\"文字\"]}", result.get("data").toString());
		assertEquals(200, result.get("statusCode").asInt());
		byte[] bytes = { 0, -1, 10, 13 };
		ApiReply reply = gate.invoke(new ApiCall(ann, "request", "{\"url\":\"" + base + "/echo\",\"method\":\"POST\",\"data\":{\"$bytes\":0},\"responseType\":\"arraybuffer\"}",
			List.of(ByteBuffer.wrap(bytes)))).toCompletableFuture().get(10, TimeUnit.SECONDS);
		byte[] back = new byte[4];
		reply.attachments().get(0).duplicate().get(back);
		assertArrayEquals(bytes, back);
		var file = call("downloadFile", "{\"url\":\"" + base + "/picture.png\"}").get("tempFilePath").asText();
		assertEquals(500_000, Files.size(world.files.get(file)));
		assertEquals(100, JSON.readTree(ann.next("onProgressUpdate").json()).get("progress").asInt() > 0 ? 100 : 0);
		var uploaded = call("uploadFile", "{\"url\":\"" + base + "/up\",\"filePath\":\"" + file + "\",\"name\":\"photo\",\"formData\":{\"a\":\"b\"}}");
		assertTrue(uploaded.get("data").asText().contains("name=\"photo\"; filename="));
	}

	@Test
	public void whatIsNotDeclaredOrNotListedDoesNotLeave() throws Exception {
		var stranger = new Person(releases.install("undeclared" + apps + ".itest", "setStorage"), new LinkedBlockingQueue<>());
		for (var name : List.of("request", "downloadFile", "uploadFile", "connectSocket"))
			assertEquals(name, "NOT_DECLARED", outcome(invoke(stranger, name, "{\"url\":\"" + base + "\",\"filePath\":\"f\",\"name\":\"n\"}")));
		assertEquals("N01: localhost is inside, even when it is listed as public", "FAILED", outcome(invoke(ann, "request", "{\"url\":\"https://localhost:" + server.getAddress().getPort() + "/\"}")));
		assertEquals("N03: the redirect leads to what is not listed", "FAILED", outcome(invoke(ann, "request", "{\"url\":\"" + base + "/in\"}")));
		assertEquals("N05", "INVALID_PARAMS", outcome(invoke(ann, "request", "{\"url\":\"" + base + "/\",\"header\":{\"X\":\"a\\r\\nb\"}}")));
	}

	@Test
	public void webSocketsWork() throws Exception {
		try (var peer = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
			var echo = new Thread(() -> echo(peer));
			echo.setDaemon(true);
			echo.start();
			var url = "ws://127.0.0.1:" + peer.getLocalPort();
			world.leave.add(url);
			assertTrue(call("connectSocket", "{\"url\":\"" + url + "/\"}").has("socketTaskId"));
			ann.next("onOpen");
			assertEquals("{}", outcome(invoke(ann, "sendSocketMessage", "{\"data\":\"hello\"}")));
			assertEquals("{\"data\":\"hello\"}", ann.next("onMessage").json());
			network.stop();
			assertEquals(1001, JSON.readTree(ann.next("onClose").json()).get("code").asInt());
		}
	}

	/** One handshake, then one short message back. */
	private static void echo(ServerSocket peer) {
		try (var socket = peer.accept()) {
			var in = socket.getInputStream();
			var head = new StringBuilder();
			while (head.indexOf("\r\n\r\n") < 0) head.append((char) in.read());
			var key = head.toString().replaceFirst("(?si).*sec-websocket-key: *(\\S+).*", "$1");
			var accept = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII)));
			socket.getOutputStream().write(("HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
			in.read();
			int length = in.read() & 127;
			byte[] mask = in.readNBytes(4);
			byte[] text = in.readNBytes(length);
			for (int i = 0; i < length; i++) text[i] ^= mask[i % 4];
			socket.getOutputStream().write(new byte[] { (byte) 0x81, (byte) length });
			socket.getOutputStream().write(text);
			in.read();
		} catch (Exception e) {
			// the test sees that nothing comes
		}
	}

	@Test
	public void anAuthorityOfTheOperatorOpensHttps() throws Exception {
		var store = Distribution.folder("tls").resolve("server.p12");
		var keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=inside", "-ext",
			"san=ip:127.0.0.1", "-ext", "bc=ca:true", "-validity", "2", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", "secret").inheritIO().start();
		assertEquals(0, keytool.waitFor());
		var keys = KeyStore.getInstance("PKCS12");
		try (var in = Files.newInputStream(store)) {
			keys.load(in, "secret".toCharArray());
		}
		var managers = KeyManagerFactory.getInstance("PKIX");
		managers.init(keys, "secret".toCharArray());
		var tls = SSLContext.getInstance("TLS");
		tls.init(managers.getKeyManagers(), null, null);
		var secure = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50);
		secure.setHttpsConfigurator(new HttpsConfigurator(tls));
		serve(secure);
		try {
			var origin = "https://127.0.0.1:" + secure.getAddress().getPort();
			world.leave.add(origin);
			assertEquals("nobody knows its authority", "FAILED", outcome(invoke(ann, "request", "{\"url\":\"" + origin + "/json\"}")));
			var pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(keys.getCertificate("server").getEncoded()) + "\n-----END CERTIFICATE-----\n";
			configure(Map.of("ca.pem", pem));
			Until.is("200", () -> statusOrReason(origin + "/json"));
			configure(Map.of());
			Until.is("FAILED", () -> statusOrReason(origin + "/json"));
		} finally {
			secure.stop(0);
		}
	}

	private String statusOrReason(String url) throws Exception {
		var outcome = outcome(invoke(ann, "request", "{\"url\":\"" + url + "\"}"));
		return outcome.startsWith("{") ? JSON.readTree(outcome).get("statusCode").asText() : outcome;
	}

	/** By reflection: the configuration service's API is no dependency of these tests. */
	private void configure(Map<String, Object> values) throws Exception {
		var reference = context.getServiceReference("org.osgi.service.cm.ConfigurationAdmin");
		var admin = context.getService(reference);
		var api = admin.getClass().getClassLoader().loadClass("org.osgi.service.cm.ConfigurationAdmin");
		var configuration = api.getMethod("getConfiguration", String.class, String.class).invoke(admin, PID, "?");
		var type = api.getClassLoader().loadClass("org.osgi.service.cm.Configuration");
		if (values.isEmpty()) type.getMethod("delete").invoke(configuration);
		else type.getMethod("update", Dictionary.class).invoke(configuration, new Hashtable<>(values));
		context.ungetService(reference);
	}

	@Test
	public void nothingOfItStaysWhenItLeaves() throws Exception {
		var go = new CountDownLatch(1);
		server.createContext("/wait", exchange -> {
			try {
				go.await(20, TimeUnit.SECONDS);
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
			exchange.close();
		});
		var waiting = invoke(ann, "request", "{\"url\":\"" + base + "/wait\"}");
		call("request", "{\"url\":\"" + base + "/json\"}");
		var loader = new WeakReference<>(network.adapt(BundleWiring.class).getClassLoader());
		network.uninstall();
		assertTrue("a call in flight ends typed", Set.of("FAILED", "NOT_SUPPORTED", "INTERNAL").contains(outcome(waiting)));
		go.countDown();
		context.getBundle(0).adapt(org.osgi.framework.wiring.FrameworkWiring.class).refreshBundles(List.of(network));
		network = null;
		// the libraries' own threads end a minute after they were last needed
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(FREED_SECONDS);
		while (loader.get() != null && System.nanoTime() < end) {
			System.gc();
			Thread.sleep(250);
		}
		assertNull("its class loader is held by something", loader.get());
	}
}
