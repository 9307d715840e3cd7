package loggia.container;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import loggia.api.ApiInvoker;
import loggia.container.bridge.ShellBridge;
import loggia.container.bridge.ViewBridge;
import loggia.container.web.TempFilesServlet;
import loggia.container.web.TestServlets;
import loggia.container.worker.Isolation;
import loggia.container.worker.WorkerFiles;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The container with real worker processes behind a real Jetty, without OSGi; the logic runtime is the stand-in of the worker's tests. */
final class TestGateway implements AutoCloseable {
	static {
		System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,origin");
	}

	private static final Path TARGET = Path.of("target").toAbsolutePath();
	private static final AtomicLong COUNT = new AtomicLong();
	final Path data;
	final FakeReleases releases;
	final HttpClient http = HttpClient.newHttpClient();
	/** {@code SESSION incident}, in order. */
	final List<String> incidents = new CopyOnWriteArrayList<>();
	Container container;
	private final Map<String, Object> settings;
	private final URL runtime;
	private Server server;
	private int port;

	TestGateway(Map<String, Object> settings) throws Exception {
		this(settings, TestGateway.class.getResource("/logic-runtime-standin.js"));
	}

	/** @param runtime the logic runtime */
	TestGateway(Map<String, Object> settings, URL runtime) throws Exception {
		this.runtime = runtime;
		data = TARGET.resolve("gateways/" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
		releases = new FakeReleases(data.resolve("releases"));
		this.settings = settings;
		start();
	}

	/** Starts it, again if it was stopped, on the same data. */
	void start() throws Exception {
		container = new Container(Settings.with(settings), Isolation.OFFERED, data, new BuiltFiles(runtime));
		container.setReleases(releases);
		container.setIncidents((caller, incident, detail) -> incidents.add(caller.sessionId() + " " + incident));
		server = new Server();
		ServerConnector connector = new ServerConnector(server);
		connector.setHost("127.0.0.1");
		connector.setPort(port);
		server.addConnector(connector);
		ServletContextHandler context = new ServletContextHandler("/");
		JettyWebSocketServletContainerInitializer.configure(context, null);
		add(context, new ShellBridge(container), "/ws/shell");
		add(context, new ViewBridge(container), "/ws/view");
		for (Map.Entry<Servlet, List<String>> servlet : TestServlets.all(container).entrySet()) {
			add(context, servlet.getKey(), servlet.getValue().toArray(new String[0]));
		}
		add(context, new TempFilesServlet(container), "/t/*");
		server.setHandler(context);
		server.start();
		port = connector.getLocalPort();
	}

	private static void add(ServletContextHandler context, Servlet servlet, String... paths) {
		ServletHolder holder = new ServletHolder(servlet);
		holder.setAsyncSupported(true);
		for (String path : paths) {
			context.addServlet(holder, path);
		}
	}

	void gate(ApiInvoker invoker) {
		container.setInvoker(invoker);
	}

	/** @return {@code localhost:PORT} */
	String host() {
		return "localhost:" + port;
	}

	int port() {
		return port;
	}

	/** @return the incidents of one session */
	List<String> incidents(String session) {
		return incidents.stream().filter(i -> i.startsWith(session + " ")).map(i -> i.substring(session.length() + 1)).toList();
	}

	HttpResponse<String> get(String host, String path, String... headers) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).header("Host", host);
		if (headers.length > 0) {
			request.headers(headers);
		}
		return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	/** Stops it as an update or the end of the gateway does. */
	void stop() throws Exception {
		container.stop();
		server.stop();
	}

	@Override
	public void close() throws Exception {
		stop();
	}

	/** What the build has put together for the bundle. */
	record BuiltFiles(URL runtime) implements WorkerFiles.Source {
		@Override
		public List<URL> jars() {
			try (Stream<Path> jars = Files.list(TARGET.resolve("worker"))) {
				return jars.map(BuiltFiles::url).toList();
			} catch (IOException e) {
				throw new IllegalStateException(e);
			}
		}

		@Override
		public URL wrapper() {
			return url(Path.of("src/main/sh/worker"));
		}

		@Override
		public URL icu() {
			return url(TARGET.resolve("runtimes/loggia/icu/icudt77l.dat"));
		}

		private static URL url(Path path) {
			try {
				return path.toUri().toURL();
			} catch (MalformedURLException e) {
				throw new IllegalStateException(e);
			}
		}
	}
}
