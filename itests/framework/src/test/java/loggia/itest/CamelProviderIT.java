package loggia.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiCatalog;
import loggia.api.Caller;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Routes of Camel through the gate, with the bundle as it is shipped: nested libraries, folder, HTTP, configuration, leaving. */
public class CamelProviderIT extends InFramework {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final int FREED_SECONDS = 120;
	private static int runs;

	private final HttpClient http = HttpClient.newHttpClient();
	private final ExecutorService threads = Executors.newCachedThreadPool();
	private final CountDownLatch hold = new CountDownLatch(1);
	private Caller ann;
	private Bundle camel;
	private HttpServer server;
	private String host;
	private Path folder;

	@Before
	public void open() throws Exception {
		ann = TestCaller.of("camel" + ++runs + ".itest", "local:ann");
		folder = Path.of(context.getProperty("loggia.data")).resolve("routes");
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setExecutor(threads);
		server.createContext("/", exchange -> {
			if (exchange.getRequestURI().getPath().equals("/slow")) await();
			var body = ("{\"path\":\"" + exchange.getRequestURI() + "\"}").getBytes();
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
		host = "127.0.0.1:" + server.getAddress().getPort();
		configure("loggia.camel", false, Map.of("allowed.hosts", new String[] { host }));
		camel = context.installBundle(Distribution.bundle(20, "loggia-provider-camel").toUri().toString());
		camel.start();
		Until.is(true, () -> Files.isDirectory(folder));
	}

	@After
	public void close() throws Exception {
		hold.countDown();
		if (camel != null) camel.uninstall();
		try (var files = Files.list(folder)) {
			for (var file : files.toList()) Files.delete(file);
		}
		server.stop(0);
		threads.shutdownNow();
	}

	private void await() {
		try {
			hold.await(30, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** By reflection: the class of Configuration Admin is not on this module's path. */
	private void configure(String pid, boolean factory, Map<String, Object> values) throws Exception {
		Object admin = context.getService(context.getServiceReference("org.osgi.service.cm.ConfigurationAdmin"));
		Object configuration = factory ? method(admin, "getFactoryConfiguration", String.class, String.class, String.class).invoke(admin, pid, "itest", "?")
			: method(admin, "getConfiguration", String.class, String.class).invoke(admin, pid, "?");
		method(configuration, "update", Dictionary.class).invoke(configuration, new Hashtable<>(values));
	}

	private static java.lang.reflect.Method method(Object target, String name, Class<?>... types) throws Exception {
		for (var type : target.getClass().getInterfaces()) {
			try {
				return type.getMethod(name, types);
			} catch (NoSuchMethodException e) {
				continue;
			}
		}
		throw new NoSuchMethodException(name);
	}

	private static String route(String name, String risk, String steps) {
		return "# loggia:\n#   name: " + name + "\n#   risk: " + risk + "\n- route:\n    from:\n      uri: direct:" + name + "\n      steps:\n" + steps;
	}

	private String get(String path) {
		return "        - to: {uri: \"http://" + host + path + "\", parameters: {httpMethod: GET}}\n";
	}

	private static String constant(String text) {
		return "        - setBody: {constant: " + text + "}\n";
	}

	private HttpResponse<String> send(String method, String path, String body) throws Exception {
		var token = Files.readString(Path.of(context.getProperty("loggia.data")).resolve("operator.token")).trim();
		var request = HttpRequest.newBuilder(URI.create("http://localhost:" + context.getProperty("loggia.port") + "/api/v1/routes" + path)).header("Authorization", "Bearer " + token)
			.header("Content-Type", "text/yaml").method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build();
		return http.send(request, BodyHandlers.ofString());
	}

	private String call(String name) throws Exception {
		return outcome(invoke(ann, name, "{}"));
	}

	private List<String> catalogue() {
		return context.getService(context.getServiceReference(ApiCatalog.class)).apis().stream().filter(e -> e.family().equals("camel")).map(e -> e.name() + " " + e.risk()).toList();
	}

	@Test
	public void aFileIsAGatedApiUntilItIsRemoved() throws Exception {
		assertEquals("NOT_SUPPORTED", call("ext.one"));
		Files.writeString(folder.resolve("one.yaml"), route("ext.one", "ordinary", get("/one")));
		Until.is("{\"path\":\"/one\"}", () -> call("ext.one"));
		Files.writeString(folder.resolve("two.yaml"), route("ext.two", "approved", constant("x")));
		Until.is("NOT_DECLARED", () -> call("ext.two").replace("NOT_APPROVED", "NOT_DECLARED"));
		assertEquals(List.of("ext.one ordinary", "ext.two approved"), catalogue());
		Files.delete(folder.resolve("one.yaml"));
		Until.is("NOT_SUPPORTED", () -> call("ext.one"));
		assertEquals(List.of("ext.two approved"), catalogue());
	}

	@Test
	public void anUpdateFailsNoCallThatIsInFlight() throws Exception {
		var file = folder.resolve("slow.yaml");
		Files.writeString(file, route("acme.slow", "ordinary", get("/slow")).replace("#   risk", "#   timeoutMs: 30000\n#   risk"));
		Until.is(true, () -> catalogue().contains("acme.slow ordinary"));
		var early = invoke(ann, "acme.slow", "{}");
		Files.writeString(file, route("acme.slow", "ordinary", constant("new")).replace("#   risk", "#   timeoutMs: 20000\n#   risk"));
		Until.is("{\"data\":\"new\"}", () -> outcomeNow("acme.slow"));
		assertFalse("it waits for its own answer", early.isDone());
		hold.countDown();
		assertEquals("{\"path\":\"/slow\"}", outcome(early));
	}

	/** A call that the old version would not answer yet counts as none. */
	private String outcomeNow(String name) throws Exception {
		var call = invoke(ann, name, "{}");
		try {
			return call.get(500, TimeUnit.MILLISECONDS);
		} catch (java.util.concurrent.TimeoutException e) {
			call.cancel(true);
			return "waits";
		}
	}

	@Test
	public void eachLibraryWorksInsideTheBundle() throws Exception {
		configure("loggia.camel.broker", true, Map.of("name", "nobroker", "url", "tcp://127.0.0.1:1"));
		configure("loggia.camel.datasource", true, Map.of("name", "nodb", "url", "jdbc:postgresql://127.0.0.1:1/x"));
		write("json.yaml", "ext.json", "        - setBody: {constant: \"{\\\"a\\\":[1,2]}\"}\n        - unmarshal: {json: {}}\n        - marshal: {json: {}}\n        - setBody: {jsonpath: \"$.a[1]\"}\n");
		Until.is("{\"data\":2}", () -> call("ext.json"));
		write("file.yaml", "ext.file", "        - setBody: {constant: text}\n        - to: \"file:out?fileName=a.txt\"\n        - pollEnrich: {constant: \"file:out?fileName=a.txt&noop=true\", timeout: 2000}\n");
		Until.is("{\"data\":\"text\"}", () -> call("ext.file"));
		write("send.yaml", "ext.send", "        - setBody: {constant: x}\n        - to: \"paho-mqtt5:t?brokerUrl=nobroker\"\n");
		named("ext.send", "MqttException: {message: no broker, errno: 7}");
		Until.is("FAILED", () -> call("ext.send"));
		write("sql.yaml", "ext.sql", "        - to: \"sql:select 1?dataSource=#nodb\"\n");
		named("ext.sql", "SQLException: {message: no database, errno: 8}");
		Until.is("FAILED", () -> call("ext.sql"));
	}

	private void write(String file, String name, String steps) throws Exception {
		Files.writeString(folder.resolve(file), route(name, "ordinary", steps));
	}

	private void named(String name, String error) throws Exception {
		var file = folder.resolve(name.substring(4) + ".yaml");
		Files.writeString(file, Files.readString(file).replace("#   risk", "#   errors:\n#     " + error + "\n#   risk"));
	}

	@Test
	public void operatorsPutListReadAndDelete() throws Exception {
		var text = route("ext.put", "ordinary", constant("one"));
		assertEquals(201, send("PUT", "/ext.put", text).statusCode());
		assertEquals("{\"data\":\"one\"}", call("ext.put"));
		assertEquals(200, send("PUT", "/ext.put", text.replace("one", "two")).statusCode());
		assertEquals("{\"data\":\"two\"}", call("ext.put"));
		var refused = send("PUT", "/ext.put", route("ext.put", "ordinary", "        - to: \"exec:id\"\n"));
		assertEquals(400, refused.statusCode());
		JsonNode error = JSON.readTree(refused.body()).get("error");
		assertEquals("badRoute ext.put.yaml 8", error.get("code").asText() + " " + error.get("file").asText() + " " + error.get("line").asInt());
		assertEquals("the version before it runs on", "{\"data\":\"two\"}", call("ext.put"));
		JsonNode item = JSON.readTree(send("GET", "", null).body()).get("items").get(0);
		assertEquals("ext.put wx.ext.put ordinary running", item.get("name").asText() + " " + item.get("api").asText() + " " + item.get("risk").asText() + " " + item.get("state").asText());
		assertEquals(3, item.get("metrics").get("calls").asInt());
		assertEquals(text.replace("one", "two"), send("GET", "/ext.put", null).body());
		assertEquals(204, send("DELETE", "/ext.put", null).statusCode());
		assertEquals(404, send("GET", "/ext.put", null).statusCode());
		assertEquals("NOT_SUPPORTED", call("ext.put"));
	}

	@Test
	public void nothingHoldsItsClassesWhenItIsGone() throws Exception {
		Files.writeString(folder.resolve("one.yaml"), route("ext.one", "ordinary", get("/one"))
			+ "- route: {from: {uri: \"timer:t?period=100\", steps: [{log: tick}]}}\n");
		Until.is("{\"path\":\"/one\"}", () -> call("ext.one"));
		var loader = new WeakReference<>(camel.adapt(BundleWiring.class).getClassLoader());
		camel.uninstall();
		assertEquals("NOT_SUPPORTED", call("ext.one"));
		context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(camel));
		camel = null;
		Until.is(List.of(), () -> Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(n -> n.startsWith("loggia-camel") || n.startsWith("Camel")).toList());
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(FREED_SECONDS);
		while (loader.get() != null && System.nanoTime() < end) {
			System.gc();
			Thread.sleep(250);
		}
		assertNull("its class loader is held by something", loader.get());
	}
}
