package loggia.provider.camel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes in a folder, called as the gate calls them, against a real HTTP server. */
class RouteCallsTest {
	private static final ObjectMapper JSON = new ObjectMapper();
	@TempDir
	Path data;
	HttpServer server;
	HttpServer other;
	final List<String> requests = new CopyOnWriteArrayList<>();
	final List<String> stolen = new CopyOnWriteArrayList<>();
	final CountDownLatch hold = new CountDownLatch(1);
	Stage stage;
	String host;

	@BeforeEach
	void open() throws Exception {
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setExecutor(Executors.newCachedThreadPool());
		server.createContext("/", this::answer);
		server.start();
		other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		other.createContext("/", exchange -> {
			stolen.add(exchange.getRequestURI().toString());
			send(exchange, 200, "{\"stolen\":true}");
		});
		other.start();
		host = "127.0.0.1:" + server.getAddress().getPort();
		stage = new Stage(data, Stage.peers(data, Set.of(host), null, null));
		stage.routes.first().get(20, TimeUnit.SECONDS);
	}

	@AfterEach
	void close() throws Exception {
		hold.countDown();
		stage.close();
		server.stop(0);
		other.stop(0);
		((java.util.concurrent.ExecutorService) server.getExecutor()).shutdownNow();
		Until.is(List.of(), Stage::threads);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
		if (path.startsWith("/status/")) {
			send(exchange, Integer.parseInt(path.substring(8)), "{\"secret\":\"of the backend\"}");
		} else if (path.equals("/slow")) {
			try {
				hold.await(30, TimeUnit.SECONDS);
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
			send(exchange, 200, "{\"late\":true}");
		} else if (path.equals("/redirect")) {
			exchange.getResponseHeaders().set("Location", "http://127.0.0.1:" + other.getAddress().getPort() + "/x");
			send(exchange, 302, "");
		} else if (path.equals("/large")) {
			send(exchange, 200, "\"" + "x".repeat(200_000) + "\"");
		} else {
			exchange.getResponseHeaders().set("CamelHttpUri", "http://127.0.0.1:" + other.getAddress().getPort() + "/fromHeader");
			send(exchange, 200, "{\"path\":" + JSON.writeValueAsString(exchange.getRequestURI().toString()) + "}");
		}
	}

	private static void send(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	private String http(String path) {
		return "        - to:\n            uri: \"http://" + host + path + "\"\n            parameters: {httpMethod: GET}\n";
	}

	private static String parameters(String lines) {
		return "#   parameters:\n" + lines;
	}

	@Test
	void aFileIsAnApiAtOnceAndGoesWithIt() throws Exception {
		Files.writeString(stage.folder.resolve("hello.yaml"), Stage.route("ext.hello", parameters("#     name: {type: string, default: nobody}\n"),
				"        - setBody:\n            simple: \"hello ${variable.name} of ${variable.appId}, ${variable.userId}\"\n"));
		Until.is(true, () -> stage.api("ext.hello") != null);
		assertEquals("{\"data\":\"hello Ann of shop, ann\"}", stage.call("ext.hello", "{\"name\":\"Ann\"}"));
		assertEquals("{\"data\":\"hello nobody of shop, ann\"}", stage.call("ext.hello", "{\"other\":1}"));
		assertEquals("parameter error: parameter.name should be String instead of Number;", stage.failure("ext.hello", "{\"name\":1}").getMessage());
		RouteInfo info = stage.info("ext.hello");
		assertEquals("wx.ext.hello running hello.yaml ordinary", info.api() + " " + info.state() + " " + info.file() + " " + info.risk());
		assertEquals(2, info.metrics().calls());
		Files.delete(stage.folder.resolve("hello.yaml"));
		Until.is(true, () -> stage.api("ext.hello") == null);
		Until.is(List.of(), stage.routes::list);
		Until.is(List.of(), Stage::threads);
	}

	@Test
	void callsHttpAndMapsItsErrors() throws Exception {
		stage.routes.put("ext.status", Stage.route("ext.status", parameters("#     code: {type: integer, required: true}\n") + "#   errors:\n#     404: {message: no such city, errno: 4004}\n#     5xx: not there\n",
				"        - setHeader: {name: CamelHttpPath, simple: \"${variable.url_code}\"}\n" + http("/status")));
		assertEquals("{\"secret\":\"of the backend\"}", stage.call("ext.status", "{\"code\":200}"));
		ApiException e = stage.failure("ext.status", "{\"code\":404}");
		assertEquals("FAILED 4004 no such city", e.reason + " " + e.errno + " " + e.getMessage());
		e = stage.failure("ext.status", "{\"code\":503}");
		assertEquals("FAILED 600008 not there", e.reason + " " + e.errno + " " + e.getMessage());
		e = stage.failure("ext.status", "{\"code\":403}");
		assertEquals("INTERNAL internal error", e.reason + " " + e.getMessage());
		assertEquals("4 3", stage.info("ext.status").metrics().calls() + " " + stage.info("ext.status").metrics().failures());
	}

	@Test
	void mapsAnExceptionByItsName() throws Exception {
		stage.routes.put("ext.no", Stage.route("ext.no", "#   errors:\n#     IllegalArgumentException: {message: not this one, errno: 7}\n",
				"        - throwException: {exceptionType: java.lang.IllegalArgumentException, message: internal words}\n"));
		ApiException e = stage.failure("ext.no", "{}");
		assertEquals("7 not this one", e.errno + " " + e.getMessage());
		stage.routes.put("ext.no", Stage.route("ext.no", "", "        - throwException: {exceptionType: java.lang.IllegalArgumentException, message: internal words}\n"));
		assertEquals("internal error", stage.failure("ext.no", "{}").getMessage());
	}

	@Test
	void aParameterNeverBecomesAHeaderOfCamel() throws Exception {
		String evil = "http://127.0.0.1:" + other.getAddress().getPort() + "/evil";
		stage.routes.put("ext.get", Stage.route("ext.get", parameters("#     city: string\n"), http("/city")));
		for (String name : List.of("CamelHttpUri", "camelhttpuri", "CAMELHTTPURI", "CamelHttpPath", "CamelHttpQuery", "CamelHttpMethod", "CamelHttpHost", "CamelHttpScheme", "CamelFileName", "CamelSqlQuery",
				"CamelPahoOverrideTopic", "Host", "X-Forwarded-Host", "org.apache.camel.http.HttpUri")) {
			assertEquals("{\"path\":\"/city\"}", stage.call("ext.get", JSON.createObjectNode().put(name, evil).put("city", evil).toString()), name);
		}
		assertEquals(List.of(), stolen);
		assertTrue(requests.stream().allMatch(r -> r.equals("GET /city ")), requests.toString());
	}

	@Test
	void anEncodedValueStaysWhereItStands() throws Exception {
		stage.routes.put("ext.city", Stage.route("ext.city", parameters("#     city: {type: string, required: true}\n"),
				"        - setHeader: {name: CamelHttpPath, simple: \"${variable.url_city}\"}\n        - setHeader: {name: CamelHttpQuery, simple: \"q=${variable.url_city}\"}\n" + http("/city")));
		int port = other.getAddress().getPort();
		for (String value : List.of("oslo", "x?httpMethod=DELETE", "x&httpMethod=DELETE", "x&proxyHost=127.0.0.1&proxyPort=" + port, "x#y", "@127.0.0.1:" + port + "/", "a b+c%2Fd", "../../admin", "/../x",
				"x&httpUri=http://127.0.0.1:" + port, "..", "%2e%2e%2f", "${sys.user.home}", "{{env:HOME}}", "RAW(x)", "ü\u0000\r\nX: y")) {
			try {
				stage.call("ext.city", JSON.createObjectNode().put("city", value).toString());
			} catch (java.util.concurrent.ExecutionException refused) {
				assertEquals(Reason.INTERNAL, ((ApiException) refused.getCause()).reason, value);
			}
		}
		assertEquals(List.of(), stolen);
		for (String request : requests) {
			assertTrue(request.startsWith("GET /city/") && request.chars().filter(c -> c == '/').count() == 2 && request.chars().filter(c -> c == '&').count() == 0, request);
		}
		assertTrue(requests.contains("GET /city/oslo?q=oslo "), requests.toString());
		assertTrue(requests.contains("GET /city/a%20b%2Bc%252Fd?q=a%20b%2Bc%252Fd "), requests.toString());
	}

	@Test
	void leavesTheAllowedHostsNeither() throws Exception {
		stage.routes.put("ext.away", Stage.route("ext.away", "", "        - to: \"http://" + host + "/redirect?httpMethod=GET&followRedirects=true\"\n"));
		assertEquals(Reason.INTERNAL, stage.failure("ext.away", "{}").reason);
		assertTrue(requests.contains("GET /redirect "));
		stage.routes.put("ext.away", Stage.route("ext.away", "", http("/one") + http("/two")));
		assertEquals("{\"path\":\"/two\"}", stage.call("ext.away", "{}"));
		assertEquals(List.of(), stolen, "a header of the first answer does not lead the second request away");
	}

	@Test
	void theSecondWallHoldsWhenTheFirstIsNotThere() throws Exception {
		var meter = new RouteMeter("ext.x");
		var limits = new Limits(1, 1, 1_000);
		Peers peers = Stage.peers(data, Set.of(host), null, null);
		int port = other.getAddress().getPort();
		for (String steps : List.of("        - to: \"exec:id\"\n", "        - to: \"class:java.lang.Runtime?method=getRuntime\"\n", "        - bean: {beanType: java.lang.Runtime}\n", "        - setBody: {groovy: \"1\"}\n",
				"        - setBody: {simple: \"${bean:type:java.lang.Runtime}\"}\n", "        - to: \"http://127.0.0.1:" + port + "/x\"\n", "        - to: \"http://" + host + "/x?proxyHost=127.0.0.1&proxyPort=" + port + "\"\n",
				"        - to: \"sql:select 1?dataSource=#x\"\n", "        - to: \"paho-mqtt5:t?brokerUrl=tcp://127.0.0.1:1\"\n", "        - to: \"file:../../etc\"\n", "        - to: \"file:/etc\"\n",
				"        - unmarshal: {yaml: {}}\n")) {
			String text = Stage.route("ext.x", "", steps);
			RouteHeader header = HeaderReader.read(text, "x.yaml");
			try {
				CamelUnit unit = CamelUnit.load(header, text, peers, limits, meter, Map.of());
				try {
					var e = assertThrows(java.util.concurrent.ExecutionException.class,
							() -> unit.call(new loggia.api.spi.ApiParams(JSON.createObjectNode(), List.of()), Stage.ANN).toCompletableFuture().get(20, TimeUnit.SECONDS), steps);
					assertEquals(Reason.INTERNAL, ((ApiException) e.getCause()).reason);
				} finally {
					unit.close();
				}
			} catch (RouteFault | NotStarted refused) {
				assertNotNull(refused.getMessage());
			}
		}
		// a header that names another address, which RouteCheck refuses
		String text = Stage.route("ext.x", "", "        - setHeader: {name: CamelHttpUri, constant: \"http://127.0.0.1:" + port + "/x\"}\n" + http("/x"));
		CamelUnit unit = CamelUnit.load(HeaderReader.read(text, "x.yaml"), text, peers, limits, meter, Map.of());
		assertThrows(java.util.concurrent.ExecutionException.class,
				() -> unit.call(new loggia.api.spi.ApiParams(JSON.createObjectNode(), List.of()), Stage.ANN).toCompletableFuture().get(20, TimeUnit.SECONDS));
		unit.close();
		String type = Stage.route("ext.x", "", "        - setBody: {simple: \"${type:java.io.File.separator}\"}\n");
		CamelUnit typed = null;
		try {
			typed = CamelUnit.load(HeaderReader.read(type, "x.yaml"), type, peers, limits, meter, Map.of());
			CamelUnit made = typed;
			assertThrows(java.util.concurrent.ExecutionException.class,
					() -> made.call(new loggia.api.spi.ApiParams(JSON.createObjectNode(), List.of()), Stage.ANN).toCompletableFuture().get(20, TimeUnit.SECONDS));
		} catch (RouteFault | NotStarted refused) {
			assertNotNull(refused.getMessage());
		} finally {
			if (typed != null) {
				typed.close();
			}
		}
		assertEquals(List.of(), stolen);
		assertEquals(List.of(), requests);
	}

	@Test
	void aCancelledCallLetsGoOfItsThreadAndConnection() throws Exception {
		stage.routes.put("ext.slow", Stage.route("ext.slow", "#   timeoutMs: 30000\n", http("/slow")));
		var calls = new java.util.ArrayList<CompletableFuture<ApiReply>>();
		for (int i = 0; i < 4; i++) {
			calls.add(stage.start("ext.slow", "{}"));
		}
		Until.is(4, () -> requests.size());
		calls.forEach(c -> c.cancel(true));
		Until.is(true, () -> Thread.getAllStackTraces().entrySet().stream().filter(t -> t.getKey().getName().startsWith("loggia-camel ext.slow"))
				.noneMatch(t -> java.util.Arrays.stream(t.getValue()).anyMatch(f -> f.getClassName().startsWith("org.apache.hc"))));
		assertEquals(1, hold.getCount(), "the server still holds its answers");
		assertEquals("4 4", stage.info("ext.slow").metrics().calls() + " " + stage.info("ext.slow").metrics().failures());
	}

	@Test
	void aRouteThatIsFullSaysBusyAndOthersGoOn() throws Exception {
		stage.routes.put("ext.slow", Stage.route("ext.slow", "", http("/slow")));
		stage.routes.put("ext.quick", Stage.answers("ext.quick", "here"));
		var calls = new java.util.ArrayList<CompletableFuture<ApiReply>>();
		for (int i = 0; i < 12; i++) { // 4 threads and 8 that wait
			calls.add(stage.start("ext.slow", "{}"));
		}
		assertEquals(Reason.BUSY, stage.failure("ext.slow", "{}").reason);
		assertEquals("{\"data\":\"here\"}", stage.call("ext.quick", "{}"));
		calls.forEach(c -> c.cancel(true));
	}

	@Test
	void aResultThatIsTooLargeFails() throws Exception {
		stage.routes.put("ext.large", Stage.route("ext.large", "", http("/large")));
		ApiException e = stage.failure("ext.large", "{}");
		assertEquals("FAILED the result is larger than 100000 bytes", e.reason + " " + e.getMessage());
	}

	@Test
	void anUpdateTakesTheCallsAndTheOldFinishesItsOwn() throws Exception {
		stage.routes.put("ext.slow", Stage.route("ext.slow", "#   timeoutMs: 20000\n", http("/slow")));
		var early = stage.start("ext.slow", "{}");
		Until.is(1, () -> requests.size());
		assertFalse(stage.routes.put("ext.slow", Stage.route("ext.slow", "#   timeoutMs: 20000\n", "        - setBody: {constant: two}\n")), "not new");
		assertEquals("{\"data\":\"two\"}", stage.call("ext.slow", "{}"));
		stage.routes.put("ext.slow", Stage.route("ext.slow", "#   timeoutMs: 10000\n", "        - setBody: {constant: three}\n"));
		assertEquals("{\"data\":\"three\"}", stage.call("ext.slow", "{}"));
		assertEquals(1, stage.offered.get("ext.slow").size(), "one service, although its descriptor changed");
		assertEquals(10_000, stage.api("ext.slow").descriptor().timeoutMs());
		assertFalse(early.isDone());
		hold.countDown();
		assertEquals("{\"late\":true}", early.get(20, TimeUnit.SECONDS).json());
		Until.is(List.of("ext.slow"), () -> Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(n -> n.startsWith("loggia-camel ")).map(n -> n.split(" ")[1]).distinct().toList());
	}

	@Test
	void manyUpdatesUnderLoadFailNoCall() throws Exception {
		stage.routes.put("ext.load", Stage.answers("ext.load", "0"));
		var stop = new java.util.concurrent.atomic.AtomicBoolean();
		var failures = new CopyOnWriteArrayList<Throwable>();
		var calls = new java.util.concurrent.atomic.AtomicInteger();
		var threads = new java.util.ArrayList<Thread>();
		for (int i = 0; i < 3; i++) {
			var thread = new Thread(() -> {
				while (!stop.get()) {
					try {
						stage.call("ext.load", "{}");
						calls.incrementAndGet();
					} catch (Throwable e) {
						failures.add(e);
					}
				}
			});
			thread.start();
			threads.add(thread);
		}
		for (int i = 1; i <= 15; i++) {
			stage.routes.put("ext.load", Stage.route("ext.load", i % 2 == 0 ? "#   rate: " + i + "\n" : "", "        - setBody: {constant: \"" + i + "\"}\n"));
		}
		stop.set(true);
		for (Thread thread : threads) {
			thread.join(20_000);
		}
		assertEquals(List.of(), failures);
		assertTrue(calls.get() > 50, "calls " + calls);
	}

	@Test
	void aBadFileIsNamedAndTheVersionBeforeItRunsOn() throws Exception {
		Path file = stage.folder.resolve("a.camel.yaml");
		Files.writeString(file, Stage.answers("ext.a", "good"));
		Until.is(true, () -> stage.api("ext.a") != null);
		Files.writeString(file, Stage.route("ext.a", "", "        - to: \"exec:id\"\n"));
		Until.is(true, () -> stage.info("ext.a") != null && stage.info("ext.a").error() != null);
		RouteInfo info = stage.info("ext.a");
		assertTrue(info.error().startsWith("a.camel.yaml:8:15: the component 'exec' is not offered"), info.error());
		assertEquals("running 8", info.state() + " " + info.line());
		assertEquals("{\"data\":\"good\"}", stage.call("ext.a", "{}"));
		Files.writeString(file, Stage.answers("ext.a", "better"));
		Until.is("{\"data\":\"better\"}", () -> stage.call("ext.a", "{}"));
		assertNull(stage.info("ext.a").error());
	}

	@Test
	void aFileThatIsStillWrittenIsNotTakenHalf() throws Exception {
		String text = Stage.answers("ext.part", "whole");
		Path file = stage.folder.resolve("part.yaml");
		var seen = new CopyOnWriteArrayList<String>();
		try (var out = Files.newBufferedWriter(file)) {
			for (int i = 0; i < text.length(); i += 10) {
				out.write(text, i, Math.min(10, text.length() - i));
				out.flush();
				stage.routes.list().stream().filter(r -> r.error() != null).forEach(r -> seen.add(r.error()));
				Thread.sleep(20); // slower than one write, faster than a file that is finished
			}
		}
		Until.is(true, () -> stage.api("ext.part") != null);
		assertEquals(List.of(), seen);
	}

	@Test
	void aFailedLoadLeavesNothing() throws Exception {
		stage.routes.put("ext.ok", Stage.answers("ext.ok", "x"));
		stage.call("ext.ok", "{}");
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		for (int i = 0; i < 5; i++) {
			// the file is right, the timer route runs, the second route does not start: two routes begin at one name
			String text = Stage.route("ext.half", "", "        - log: x\n") + "- route: {id: t, from: {uri: \"timer:t?period=100\", steps: [{log: tick}]}}\n"
					+ "- route: {id: d1, from: {uri: \"direct:d\", steps: [{log: x}]}}\n- route: {id: d2, from: {uri: \"direct:d\", steps: [{log: x}]}}\n";
			assertThrows(Exception.class, () -> stage.routes.put("ext.half", text));
			assertThrows(RouteFault.class, () -> stage.routes.put("ext.half", Stage.route("ext.half", "", "        - choice: {when: []}\n        - setBody: {simple: \"${body} ==\"}\n        - nothing: {}\n")));
		}
		assertNull(stage.api("ext.half"));
		assertFalse(Files.exists(stage.folder.resolve("ext.half.yaml")));
		assertEquals(1, stage.routes.list().size());
		Until.is(Set.of(), () -> {
			var now = new java.util.HashSet<>(Thread.getAllStackTraces().keySet());
			now.removeAll(before);
			now.removeIf(t -> !t.getName().startsWith("Camel") && !t.getName().startsWith("loggia-camel "));
			return Set.copyOf(now);
		});
	}

	@Test
	void putKeepsTheTextAndDeleteTakesItAway() throws Exception {
		String text = Stage.answers("acme.scan", "x");
		assertTrue(stage.routes.put("acme.scan", text));
		assertEquals(text, Files.readString(stage.folder.resolve("acme.scan.yaml")));
		assertEquals(text, stage.routes.text("acme.scan"));
		assertEquals("acme.scan", stage.info("acme.scan").api());
		assertTrue(assertThrows(RouteFault.class, () -> stage.routes.put("acme.other", text)).getMessage().contains("the header's name is acme.scan"));
		assertTrue(stage.routes.remove("acme.scan"));
		assertFalse(stage.routes.remove("acme.scan"));
		assertNull(stage.api("acme.scan"));
		assertFalse(Files.exists(stage.folder.resolve("acme.scan.yaml")));
	}

	@Test
	void aNameBelongsToOneFileAndToOneBundle() throws Exception {
		Files.writeString(stage.folder.resolve("a.yaml"), Stage.answers("ext.same", "a"));
		Until.is(true, () -> stage.api("ext.same") != null);
		Files.writeString(stage.folder.resolve("b.yaml"), Stage.answers("ext.same", "b"));
		Until.is(true, () -> stage.info("b") != null);
		assertEquals("b.yaml: the name ext.same belongs to the file a.yaml", stage.info("b").error());
		assertEquals("{\"data\":\"a\"}", stage.call("ext.same", "{}"));
		Files.delete(stage.folder.resolve("a.yaml"));
		Until.is("b.yaml", () -> stage.routes.running().get("ext.same"));
		assertEquals("{\"data\":\"b\"}", stage.call("ext.same", "{}"));
		stage.holder = "some-bundle";
		assertTrue(assertThrows(NotStarted.class, () -> stage.routes.put("ext.taken", Stage.answers("ext.taken", "x"))).getMessage().contains("belongs to some-bundle"));
	}

	@Test
	void aTimerKeepsTheLastValueAcrossAnUpdate() throws Exception {
		String timer = "- route: {id: poll, from: {uri: \"timer:poll?period=200&delay=0\", steps: [{to: {uri: \"http://" + host + "/poll\", parameters: {httpMethod: GET}}}, {convertBodyTo: String}, "
				+ "{setVariable: {name: \"global:last\", simple: \"${body}\"}}]}}\n";
		stage.routes.put("ext.last", Stage.route("ext.last", "", "        - setBody: {variable: \"global:last\"}\n") + timer);
		Until.is("{\"path\":\"/poll\"}", () -> stage.call("ext.last", "{}"));
		stage.routes.put("ext.last", Stage.route("ext.last", "", "        - setBody: {variable: \"global:last\"}\n") + timer.replace("delay=0", "delay=1h"));
		assertEquals("{\"path\":\"/poll\"}", stage.call("ext.last", "{}"));
		int polls = requests.size();
		stage.call("ext.last", "{}");
		assertEquals(polls, requests.size(), "the old timer has stopped");
	}

	@Test
	void filesStayBelowTheirRoot() throws Exception {
		stage.routes.put("ext.save", Stage.route("ext.save", parameters("#     name: {type: string, required: true}\n"),
				"        - setHeader: {name: CamelFileName, variable: name}\n        - setBody: {constant: text}\n        - to: \"file:out\"\n"));
		stage.call("ext.save", "{\"name\":\"a.txt\"}");
		assertEquals("text", Files.readString(stage.files.resolve("out/a.txt")));
		for (String name : List.of("../b.txt", "../../b.txt", "x/../../b.txt", "/tmp/loggia-camel-b.txt", "..\\b.txt")) {
			try {
				stage.call("ext.save", JSON.createObjectNode().put("name", name).toString());
			} catch (java.util.concurrent.ExecutionException refused) {
				assertEquals(Reason.INTERNAL, ((ApiException) refused.getCause()).reason, name);
			}
		}
		assertFalse(Files.exists(stage.files.resolve("b.txt")) || Files.exists(data.resolve("b.txt")) || Files.exists(Path.of("/tmp/loggia-camel-b.txt")));
		Files.createSymbolicLink(stage.files.resolve("link"), Path.of("/tmp"));
		assertThrows(Exception.class, () -> {
			stage.routes.put("ext.link", Stage.route("ext.link", "", "        - setBody: {constant: x}\n        - to: \"file:link?fileName=loggia-camel-c.txt\"\n"));
			stage.call("ext.link", "{}");
		});
		assertFalse(Files.exists(Path.of("/tmp/loggia-camel-c.txt")));
	}

	@Test
	void theExamplesWork() throws Exception {
		Path examples = Path.of(System.getProperty("loggia.root", "../..")).resolve("examples/routes");
		for (String name : List.of("ext.weather", "ext.line")) {
			stage.routes.put(name, Files.readString(examples.resolve(name + ".yaml")).replace("localhost:18210", host));
		}
		assertEquals("{\"path\":\"/oslo.json\"}", stage.call("ext.weather", "{\"city\":\"oslo\"}"));
		assertEquals("parameter error: parameter.city should match [a-z]{1,40};", stage.failure("ext.weather", "{\"city\":\"../x\"}").getMessage());
		Until.is("{\"path\":\"/line.json\"}", () -> stage.call("ext.line", "{}"));
	}

	@Test
	void aHostThatIsTakenAwayEndsItsRoutes() throws Exception {
		stage.routes.put("ext.get", Stage.route("ext.get", "", http("/city")));
		stage.call("ext.get", "{}");
		stage.routes.use(Stage.peers(data, Set.of(), null, null));
		Until.is(true, () -> stage.api("ext.get") == null && stage.info("ext.get").error() != null);
		assertTrue(stage.info("ext.get").error().contains("is not configured"), stage.info("ext.get").error());
		stage.routes.use(Stage.peers(data, Set.of(host), null, null));
		Until.is(true, () -> stage.api("ext.get") != null);
		assertEquals("{\"path\":\"/city\"}", stage.call("ext.get", "{}"));
	}

	@Test
	void credentialsOfAHostComeFromItsSetting() throws Exception {
		server.createContext("/who", exchange -> send(exchange, 200, "{\"authorization\":\"" + exchange.getRequestHeaders().getFirst("Authorization") + "\"}"));
		stage.routes.use(new Peers(Peers.KNOWN, Hosts.of(Set.of(), Map.of(host, "Bearer key")), Map.of(), Map.of(), stage.files));
		stage.routes.put("ext.who", Stage.route("ext.who", "", http("/who")));
		assertEquals("{\"authorization\":\"Bearer key\"}", stage.call("ext.who", "{}"));
	}
}
