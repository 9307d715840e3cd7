package loggia.rest.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import loggia.rest.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Resources come and go while requests are under way; readers leave or fall asleep. */
@Timeout(60)
class LifecycleTest {
	private final Shop shop = new Shop();
	private TestServer server;

	@BeforeEach
	void open() throws Exception {
		server = new TestServer(shop);
	}

	@AfterEach
	void close() throws Exception {
		shop.goOn.countDown();
		server.close();
	}

	@Path("/shop")
	public static class Rival implements Resource {
		@GET
		@Path("/things/{name}")
		@PermitAll
		public String taken(@PathParam("name") String name) {
			return "rival";
		}

		@GET
		@Path("/new")
		@PermitAll
		public String fresh() {
			return "fresh";
		}
	}

	@Path("/careless")
	public static class Careless implements Resource {
		@GET
		@Path("/forgotten")
		public String forgotten() {
			return "everybody reads this";
		}

		@GET
		@Path("/both")
		@PermitAll
		@RolesAllowed("administrator")
		public String both() {
			return "everybody reads this";
		}

		@GET
		@Path("/mistyped")
		@RolesAllowed("admin")
		public String mistyped() {
			return "who may?";
		}

		@GET
		@Path("/many")
		@RolesAllowed({ "auditor", "operator" })
		public String many() {
			return "which?";
		}

		@POST
		@Path("/two")
		@PermitAll
		public void two(Map<String, String> one, Map<String, String> other) {}

		@GET
		@Path("/absent/{a}")
		@PermitAll
		public String absent(@PathParam("b") String b) {
			return b;
		}

		@GET
		@Path("/pattern/{a: .*}")
		@PermitAll
		public String pattern(@PathParam("a") String a) {
			return a;
		}

		@GET
		@DELETE
		@Path("/methods")
		@PermitAll
		public String methods() {
			return "two";
		}

		@GET
		@Path("/good")
		@PermitAll
		public String good() {
			return "good";
		}
	}

	@Test
	void whoForgetsToSayWhoMayIsNotServed() throws Exception {
		server.add(new Careless());
		for (var path : List.of("forgotten", "both", "mistyped", "many", "absent/x", "pattern/x", "methods")) assertEquals("404 notFound", server.get("/careless/" + path).outcome(), path);
		assertEquals("404 notFound", server.json("administrator", "POST", "/careless/two", "{}").outcome());
		assertEquals("404 notFound", server.send("administrator", "DELETE", "/careless/methods", BodyPublishers.noBody()).outcome());
		assertEquals("\"good\"", server.get("/careless/good").body());
	}

	@Test
	void aLaterResourceTakesNothingOver() throws Exception {
		var rival = new Rival();
		server.add(rival, 11);
		assertEquals("a", server.get("/shop/things/a").json().path("id").asText());
		assertEquals("\"fresh\"", server.get("/shop/new").body());
		server.router.remove(shop);
		assertEquals("\"rival\"", server.get("/shop/things/a").body());
		assertEquals("404 notFound", server.get("/shop/numbers/1").outcome());
		server.add(shop, 10);
		assertEquals("a", server.get("/shop/things/a").json().path("id").asText(), "the bundle that was installed first has it back");
		server.router.remove(rival);
		assertEquals("404 notFound", server.get("/shop/new").outcome());
	}

	@Test
	void aGoneResourceIs404AndWhatIsInsideEndsWell() throws Exception {
		var slow = CompletableFuture.supplyAsync(() -> unchecked(() -> server.get("/shop/slow")));
		assertTrue(shop.inside.await(10, TimeUnit.SECONDS));
		var removal = CompletableFuture.runAsync(() -> server.router.remove(shop));
		Until.is("404 notFound", () -> server.get("/shop").outcome());
		assertTrue(!removal.isDone(), "the bundle stops when the request has ended");
		shop.goOn.countDown();
		assertEquals("{\"ended\":\"well\"}", slow.get(10, TimeUnit.SECONDS).body());
		removal.get(10, TimeUnit.SECONDS);
	}

	@Test
	void aRequestThatDoesNotEndHoldsARemovalForAFewSecondsOnly() throws Exception {
		var slow = CompletableFuture.supplyAsync(() -> unchecked(() -> server.get("/shop/slow")));
		assertTrue(shop.inside.await(10, TimeUnit.SECONDS));
		CompletableFuture.runAsync(() -> server.router.remove(shop)).get(8, TimeUnit.SECONDS);
		shop.goOn.countDown();
		assertEquals(200, slow.get(10, TimeUnit.SECONDS).status());
	}

	@Test
	void whoWaitsForAStageOfAGoneResourceIsTold() throws Exception {
		server.close();
		try (var patient = new TestServer(shop)) {
			var waiting = CompletableFuture.supplyAsync(() -> unchecked(() -> patient.get("/shop/wait")));
			assertTrue(shop.inside.await(10, TimeUnit.SECONDS));
			long before = System.nanoTime();
			patient.router.remove(shop);
			assertEquals("503 gone", waiting.get(10, TimeUnit.SECONDS).outcome());
			assertTrue(System.nanoTime() - before < TimeUnit.MILLISECONDS.toNanos(TestServer.WAIT_MS), "not by its time-out");
		}
	}

	@Test
	void aStreamArrivesAsItIsFlushedAlsoForWhoWouldHaveItCompressed() throws Exception {
		for (var encoding : List.of("identity", "gzip")) {
			var own = new Shop();
			try (var streaming = new TestServer(own)) {
				var answer = streaming.client().send(streaming.request("auditor", "GET", "/shop/lines", BodyPublishers.noBody(), "Accept-Encoding", encoding),
					HttpResponse.BodyHandlers.ofInputStream());
				var lines = new BufferedReader(new InputStreamReader(answer.body()));
				assertEquals("first", lines.readLine(), encoding);
				assertEquals(1, own.goOn.getCount(), "the second is not written yet");
				own.goOn.countDown();
				assertEquals("second", lines.readLine());
				assertEquals(null, lines.readLine());
			}
		}
	}

	@Test
	void aReaderThatLeavesEndsTheStream() throws Exception {
		var reader = server.raw("/shop/flood");
		assertTrue(reader.getInputStream().read() > 0);
		reader.close();
		assertNotNull(shop.writerEnded.get(10, TimeUnit.SECONDS));
	}

	@Test
	void aReaderThatFallsAsleepEndsTheStream() throws Exception {
		try (var reader = server.raw("/shop/flood")) {
			assertTrue(reader.getInputStream().read() > 0);
			assertTrue(shop.writerEnded.get(20, TimeUnit.SECONDS) instanceof IOException, "the server's idle time is 2 s here");
		}
	}

	@Test
	void streamsLeaveThreadsForOthers() throws Exception {
		var readers = new java.util.ArrayList<java.net.Socket>();
		for (int i = 0; i < ApiServlet.MAX_STREAMS; i++) {
			readers.add(server.raw("/shop/lines"));
			assertTrue(readers.get(i).getInputStream().read() > 0);
		}
		assertEquals("503 busy", server.get("/shop/lines").outcome());
		assertEquals(200, server.get("/shop").status());
		shop.goOn.countDown();
		Until.is(200, () -> server.get("/shop/lines").status());
		for (var reader : readers) reader.close();
	}

	@Test
	void aStreamOfAGoneResourceEnds() throws Exception {
		var answer = server.client().send(server.request("auditor", "GET", "/shop/flood", BodyPublishers.noBody()), HttpResponse.BodyHandlers.ofInputStream());
		var drain = CompletableFuture.supplyAsync(() -> {
			try {
				return answer.body().transferTo(java.io.OutputStream.nullOutputStream());
			} catch (IOException brokenOff) {
				return -1L;
			}
		});
		assertTrue(shop.inside.await(10, TimeUnit.SECONDS));
		CompletableFuture.runAsync(() -> server.router.remove(shop)).get(2, TimeUnit.SECONDS);
		assertTrue(shop.writerEnded.get(10, TimeUnit.SECONDS).getMessage().contains("taken away"));
		drain.get(10, TimeUnit.SECONDS);
	}

	@Test
	void aGoneResourceLeavesNoClassBehind() throws Exception {
		var loader = useAndRemove();
		Until.is(true, () -> {
			System.gc();
			return loader.get() == null;
		});
	}

	/** In a method of its own: no reference stays on the stack. */
	private WeakReference<ClassLoader> useAndRemove() throws Exception {
		var loader = new OwnLoader();
		var resource = (Resource) loader.loadClass(Guest.class.getName()).getConstructor().newInstance();
		assertTrue(resource.getClass().getClassLoader() == loader);
		server.add(resource, 20);
		var openApi = new OpenApiResource(server.router.routes);
		assertEquals("{\"name\":\"a\"}", server.json("operator", "POST", "/guest", "{\"name\":\"a\"}").body());
		assertEquals("400 unknownMember", server.json("operator", "POST", "/guest", "{\"name\":\"a\",\"x\":1}").outcome());
		assertTrue(openApi.describe().toString().contains("/guest"));
		server.router.remove(resource);
		assertEquals("404 notFound", server.json("operator", "POST", "/guest", "{}").outcome());
		assertTrue(!openApi.describe().toString().contains("/guest"));
		return new WeakReference<>(loader);
	}

	/** Loads the guest's classes itself, as a bundle does. */
	private static final class OwnLoader extends ClassLoader {
		OwnLoader() {
			super(LifecycleTest.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith(Guest.class.getName())) return super.loadClass(name, resolve);
			var known = findLoadedClass(name);
			if (known != null) return known;
			try (var in = getResourceAsStream(name.replace('.', '/') + ".class")) {
				var bytes = in.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			} catch (IOException e) {
				throw new ClassNotFoundException(name, e);
			}
		}
	}

	private static <T> T unchecked(java.util.concurrent.Callable<T> call) {
		try {
			return call.call();
		} catch (Exception e) {
			throw new IllegalStateException(e);
		}
	}
}
