package loggia.provider.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import loggia.api.spi.ApiParams;
import java.util.concurrent.CompletableFuture;
import java.util.List;
import loggia.api.ApiEvent;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller.State;
import loggia.api.access.Domains.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SocketTask with a real peer. */
@DisplayName("WebSockets; N04 sixth socket, suspension")
class SocketTest {
	@TempDir
	Path folder;
	World world;
	WebSocketPeer server;
	String url;
	private final Ann ann = new Ann("shop", "ann", "s1");

	@BeforeEach
	void open() throws Exception {
		server = new WebSocketPeer("127.0.0.1", null);
		world = new World(folder);
		url = "ws://127.0.0.1:" + server.port();
		world.list(url, Verdict.PRIVATE);
	}

	@AfterEach
	void close() throws Exception {
		world.close();
		server.close();
	}

	private String connect(Ann who, String more) throws Exception {
		return world.call(who, "connectSocket", "{\"url\":\"" + url + "/chat?x=1\"" + more + "}").get("socketTaskId").asText();
	}

	private static JsonNode json(ApiEvent event) throws Exception {
		return World.JSON.readTree(event.json());
	}

	private static ApiEvent next(Ann who) throws InterruptedException {
		return who.progress.poll(10, TimeUnit.SECONDS);
	}

	@Test
	void opensSendsReceivesAndCloses() throws Exception {
		server.answer = "Sec-WebSocket-Protocol: b\r\nX-Two: 1\r\nX-Two: 2\r\n";
		String id = connect(ann, ",\"protocols\":[\"a\",\"b\"],\"header\":{\"X-Mine\":\"1\",\"Sec-WebSocket-Version\":\"8\",\"Cookie\":\"a=b\"},\"perMessageDeflate\":true");
		var peer = server.next();
		assertEquals("GET /chat?x=1 HTTP/1.1", peer.head.get(0));
		assertEquals("a, b", peer.header("Sec-WebSocket-Protocol"));
		assertEquals("13", peer.header("Sec-WebSocket-Version"));
		assertEquals("1", peer.header("X-Mine"));
		assertNull(peer.header("Cookie"));
		assertNull(peer.header("Sec-WebSocket-Extensions"), "no compression is offered");
		JsonNode open = json(ann.next("onOpen"));
		assertEquals("b", open.get("header").get("Sec-WebSocket-Protocol").asText());
		assertEquals("1,2", open.get("header").get("X-Two").asText());
		assertEquals("{}", world.call(ann, "sendSocketMessage", "{\"socketTaskId\":\"" + id + "\",\"data\":\"文字\"}").toString());
		assertEquals("文字", peer.texts.poll(10, TimeUnit.SECONDS));
		// without an id it is the most recent one
		world.call(ann, "sendSocketMessage", "{\"data\":{\"$bytes\":0}}", ByteBuffer.wrap(new byte[] { 0, -1, 127 }));
		assertArrayEquals(new byte[] { 0, -1, 127 }, peer.binaries.poll(10, TimeUnit.SECONDS));
		peer.text("hello");
		assertEquals("{\"data\":\"hello\"}", ann.next("onMessage").json());
		peer.frame(0x02, new byte[] { 1, 2 });
		peer.frame(0x89, new byte[] { 9 });
		peer.frame(0x80, new byte[] { 3 });
		ApiEvent bytes = ann.next("onMessage");
		assertEquals("{\"data\":{\"$bytes\":0}}", bytes.json());
		byte[] three = new byte[3];
		bytes.attachments().get(0).duplicate().get(three);
		assertArrayEquals(new byte[] { 1, 2, 3 }, three);
		world.call(ann, "closeSocket", "{\"socketTaskId\":\"" + id + "\",\"code\":3001,\"reason\":\"bye\"}");
		assertEquals(3001, peer.closes.poll(10, TimeUnit.SECONDS));
		assertEquals("{\"code\":3001,\"reason\":\"bye\"}", ann.next("onClose").json());
		for (String legacy : new String[] { "onSocketOpen", "onSocketMessage", "onSocketMessage", "onSocketClose" }) {
			assertEquals(legacy, ann.events.poll(10, TimeUnit.SECONDS).name());
		}
		assertEquals("taskID not exist", world.failure(ann, "sendSocketMessage", "{\"socketTaskId\":\"" + id + "\",\"data\":\"x\"}").getMessage());
		assertEquals("WebSocket is not connected", world.failure(ann, "sendSocketMessage", "{\"data\":\"x\"}").getMessage());
	}

	@Test
	void aVersionOnItsLeaveKeepsItsSocketsUntilTheyEnd() throws Exception {
		String id = connect(ann, "");
		var peer = server.next();
		ann.next("onOpen");
		var over = new CompletableFuture<Void>();
		var left = world.provider().leave(over).toCompletableFuture();
		assertTrue(keeps("sendSocketMessage", ann, "{\"socketTaskId\":\"" + id + "\"}"));
		assertTrue(keeps("closeSocket", ann, "{}"), "the most recent one");
		assertFalse(keeps("sendSocketMessage", ann, "{\"socketTaskId\":\"other\"}"));
		assertFalse(keeps("sendSocketMessage", new Ann("shop", "bob", "s9"), "{\"socketTaskId\":\"" + id + "\"}"));
		assertFalse(keeps("connectSocket", ann, "{}"), "a new socket is the new version's");
		assertFalse(left.isDone());
		over.complete(null);
		assertEquals("{\"code\":1001,\"reason\":\"the network provider was replaced\"}", ann.next("onClose").json());
		assertEquals(1001, peer.closes.poll(10, TimeUnit.SECONDS));
		left.get(10, TimeUnit.SECONDS);
		assertFalse(keeps("closeSocket", ann, "{\"socketTaskId\":\"" + id + "\"}"));
		assertTrue(world.provider().leave(over).toCompletableFuture().isDone(), "nothing is kept");
	}

	@Test
	void aSocketThatItsOwnerClosesEndsTheLeave() throws Exception {
		String id = connect(ann, "");
		server.next();
		ann.next("onOpen");
		var left = world.provider().leave(new CompletableFuture<>()).toCompletableFuture();
		world.call(ann, "closeSocket", "{\"socketTaskId\":\"" + id + "\"}");
		left.get(10, TimeUnit.SECONDS);
	}

	private boolean keeps(String name, Ann who, String params) throws Exception {
		return world.provider().keeps(name, new ApiParams(World.JSON.readTree(params), List.of()), who);
	}

	@Test
	void theServerClosesOrDrops() throws Exception {
		connect(ann, "");
		var peer = server.next();
		ann.next("onOpen");
		peer.close(4000, "enough");
		assertEquals("{\"code\":4000,\"reason\":\"enough\"}", ann.next("onClose").json());
		connect(ann, "");
		peer = server.next();
		ann.next("onOpen");
		peer.drop();
		assertEquals(600001, json(ann.next("onError")).get("errno").asInt());
		assertEquals(1006, json(ann.next("onClose")).get("code").asInt());
	}

	@Test
	void aServerThatRefusesIsAnErrorAndAClose() throws Exception {
		for (String answer : new String[] { "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
			"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" }) {
			server.answer = answer;
			connect(ann, "");
			assertEquals("connectSocket:fail errcode:-320 cronet_error_code:-320 error_msg:net::ERR_INVALID_RESPONSE", json(ann.next("onError")).get("errMsg").asText());
			assertEquals(1006, json(ann.next("onClose")).get("code").asInt());
		}
	}

	@Test
	void N04_theSixthSocketIsRefused() throws Exception {
		for (int i = 0; i < 5; i++) {
			connect(ann, "");
			ann.next("onOpen");
		}
		ApiException sixth = world.failure(ann, "connectSocket", "{\"url\":\"" + url + "\"}");
		assertEquals("exceed max task count", sixth.getMessage());
		assertEquals(Reason.QUOTA, sixth.reason);
		connect(new Ann("shop", "ann", "s2"), "");
		world.call(ann, "closeSocket", "{}");
		ann.next("onClose");
		connect(ann, "");
		World.until(7, server::connections);
	}

	@Test
	void theGatewayHasALimitForAll() throws Exception {
		world.with(s -> world.crowded(10, 1));
		connect(ann, "");
		assertEquals(Reason.QUOTA, world.failure(new Ann("news", "bob", "s2"), "connectSocket", "{\"url\":\"" + url + "\"}").reason);
		ann.be(State.ENDED);
		connect(new Ann("news", "bob", "s2"), "");
	}

	@Test
	void anothersSocketIsOutOfReach() throws Exception {
		String id = connect(ann, "");
		ann.next("onOpen");
		var bob = new Ann("shop", "ann", "s2");
		assertEquals("taskID not exist", world.failure(bob, "sendSocketMessage", "{\"socketTaskId\":\"" + id + "\",\"data\":\"x\"}").getMessage());
		assertEquals("taskID not exist", world.failure(bob, "closeSocket", "{\"socketTaskId\":\"" + id + "\"}").getMessage());
	}

	@Test
	void N04_suspensionClosesSockets() throws Exception {
		connect(ann, "");
		var peer = server.next();
		ann.next("onOpen");
		ann.be(State.BACKGROUND);
		ann.be(State.SUSPENDED);
		assertEquals("{\"code\":1001,\"reason\":\"suspended\"}", ann.next("onClose").json());
		assertEquals(1001, peer.closes.poll(10, TimeUnit.SECONDS));
		assertEquals("interrupted", world.failure(ann, "connectSocket", "{\"url\":\"" + url + "\"}").getMessage());
		ann.be(State.FOREGROUND);
		connect(ann, "");
		ann.next("onOpen");
	}

	@Test
	void theEndOfTheSessionClosesSocketsEvenWhenTheServerDoesNotListen() throws Exception {
		server.answersCloses = false;
		connect(ann, "");
		var peer = server.next();
		ann.next("onOpen");
		ann.be(State.ENDED);
		assertEquals(1001, peer.closes.poll(10, TimeUnit.SECONDS));
		assertEquals(-1, peer.closes.poll(10, TimeUnit.SECONDS), "the connection is closed for it");
		assertEquals(0, ann.listeners());
	}

	@Test
	void aServerThatDoesNotAnswerAClose() throws Exception {
		server.answersCloses = false;
		connect(ann, "");
		var peer = server.next();
		ann.next("onOpen");
		world.call(ann, "closeSocket", "{}");
		assertEquals(1000, peer.closes.poll(10, TimeUnit.SECONDS));
		assertEquals("{\"code\":1000,\"reason\":\"\"}", ann.next("onClose").json());
		assertEquals(-1, peer.closes.poll(10, TimeUnit.SECONDS));
	}

	@Test
	void stoppingClosesSockets() throws Exception {
		connect(ann, "");
		var peer = server.next();
		ann.next("onOpen");
		world.close();
		assertEquals(1001, json(ann.next("onClose")).get("code").asInt());
		Integer code = peer.closes.poll(10, TimeUnit.SECONDS);
		assertTrue(code == 1001 || code == -1, "closed: " + code);
		World.until(true, () -> Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("loggia-network-")));
	}

	@Test
	void N05_aMessageLongerThanTheLimitEndsTheSocketBeforeItIsRead() throws Exception {
		world.with(s -> world.limited(1000, 1000, 10_000));
		connect(ann, "");
		var peer = server.next();
		ann.next("onOpen");
		peer.frame(0x82, new byte[10_000]);
		assertEquals(10_000, ann.next("onMessage").attachments().get(0).remaining());
		peer.header(0x82, 10_001);
		assertEquals("onError", next(ann).name());
		assertEquals(1006, json(ann.next("onClose")).get("code").asInt());
		// in parts, with a ping between
		connect(ann, "");
		peer = server.next();
		ann.next("onOpen");
		peer.frame(0x01, new byte[9_000]);
		peer.frame(0x89, new byte[100]);
		peer.frame(0x00, new byte[1_000]);
		peer.header(0x80, 1);
		assertEquals("onError", next(ann).name());
		connect(ann, "");
		ann.next("onOpen");
		assertEquals(Reason.QUOTA, world.failure(ann, "sendSocketMessage", "{\"data\":\"" + "x".repeat(10_001) + "\"}").reason);
		peer = server.next();
		peer.header(0x82, -1L);
		assertEquals("onError", next(ann).name());
	}

	@Test
	void compressionThatWasNotOfferedEndsTheSocket() throws Exception {
		server.answer = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
		connect(ann, ",\"perMessageDeflate\":true");
		assertEquals("onError", next(ann).name());
		assertEquals("onClose", next(ann).name());
	}

	@Test
	void aHandshakeThatTakesTooLongFails() throws Exception {
		try (var silent = new java.net.ServerSocket(0, 5, java.net.InetAddress.getByName("127.0.0.1"))) {
			world.list("ws://127.0.0.1:" + silent.getLocalPort(), Verdict.PRIVATE);
			world.call(ann, "connectSocket", "{\"url\":\"ws://127.0.0.1:" + silent.getLocalPort() + "\",\"timeout\":200}");
			assertEquals("{\"errMsg\":\"connectSocket:fail timeout\",\"errno\":5}", ann.next("onError").json());
			assertEquals(1006, json(ann.next("onClose")).get("code").asInt());
		}
	}

	@Test
	void parametersAreChecked() throws Exception {
		assertEquals(600002, world.failure(ann, "connectSocket", "{\"url\":\"wss://other.example\"}").errno);
		assertEquals(600009, world.failure(ann, "connectSocket", "{\"url\":\"http://127.0.0.1:" + server.port() + "\"}").errno);
		assertEquals(Reason.INVALID_PARAMS, world.failure(ann, "connectSocket", "{\"url\":\"" + url + "\",\"protocols\":[\"a\\r\\nX: 1\"]}").reason);
		connect(ann, "");
		ann.next("onOpen");
		assertEquals(Reason.INVALID_PARAMS, world.failure(ann, "closeSocket", "{\"code\":1001}").reason);
		assertEquals(Reason.INVALID_PARAMS, world.failure(ann, "closeSocket", "{\"reason\":\"" + "文".repeat(42) + "\"}").reason);
		assertEquals(Reason.INVALID_PARAMS, world.failure(ann, "sendSocketMessage", "{\"data\":{\"a\":1}}").reason);
		assertEquals(1, server.connections());
	}

	@Test
	void wssIsVettedByNameAndCertificate() throws Exception {
		var authority = new Authority();
		world.close();
		world = new World(folder, authority.certificate);
		world.open.add("127.0.0.2");
		try (var secure = new WebSocketPeer("127.0.0.2", authority.server("iot.example"))) {
			world.name("iot.example", "127.0.0.2", "127.0.0.1").list("wss://iot.example:" + secure.port(), Verdict.PUBLIC);
			world.call(ann, "connectSocket", "{\"url\":\"wss://iot.example:" + secure.port() + "/\"}");
			ann.next("onOpen");
			assertEquals("iot.example:" + secure.port(), secure.next().header("Host"));
			world.call(ann, "connectSocket", "{\"url\":\"wss://iot.example:" + secure.port() + "/\"}");
			assertEquals(600002, json(ann.next("onError")).get("errno").asInt());
			assertEquals(1, secure.connections());
		}
	}
}
