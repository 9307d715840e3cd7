package loggia.provider.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import loggia.api.access.Domains.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A name server that changes its mind. 127.0.0.2 plays a public address, 127.0.0.1 stays what it is: both listen on one port with a good
 * certificate, so that nothing but the vetting keeps a request from the wrong one.
 */
@DisplayName("N02 DNS rebinding")
class N02RebindingTest {
	private static final String PUBLIC = "127.0.0.2";
	private static final String PRIVATE = "127.0.0.1";

	@TempDir
	Path folder;
	World world;
	Server good;
	Server inside;
	String url;
	private final Ann ann = new Ann("shop", "ann", "s1");

	@BeforeEach
	void open() throws Exception {
		var authority = new Authority();
		var tls = authority.server("good.example", "other.example");
		good = new Server(PUBLIC, 0, tls).text("/", "text/plain", "public").page("/close", (one, exchange) -> {
			exchange.getResponseHeaders().set("Connection", "close");
			Server.send(exchange, 200, "text/plain", "public");
		});
		inside = new Server(PRIVATE, good.port(), tls).text("/", "text/plain", "private").text("/close", "text/plain", "private");
		world = new World(folder, authority.certificate);
		world.open.add(PUBLIC);
		url = good.origin("good.example");
		world.list(url, Verdict.PUBLIC);
	}

	@AfterEach
	void close() {
		world.close();
		good.close();
		inside.close();
	}

	private String get(String path) throws Exception {
		return world.call(ann, "request", "{\"url\":\"" + url + path + "\"}").get("data").asText();
	}

	@Test
	void theVettedAnswerIsTheOneConnectedTo() throws Exception {
		world.name("good.example", PUBLIC, PRIVATE);
		assertEquals("public", get("/"));
		assertEquals(1, world.lookups.size(), "one look-up for one connection");
		assertEquals("public", get("/"));
		assertEquals(0, inside.seen.size());
	}

	@Test
	void aLaterPrivateAnswerIsRefused() throws Exception {
		world.name("good.example", PUBLIC, PRIVATE, PUBLIC, PRIVATE);
		for (int i = 0; i < 2; i++) {
			assertEquals("public", get("/close"));
			assertEquals(600002, world.failure(ann, "request", "{\"url\":\"" + url + "/close\"}").errno);
		}
		assertEquals(4, world.lookups.size(), "each connection looks up anew");
		assertEquals(2, good.seen.size());
		assertEquals(0, inside.seen.size());
	}

	@Test
	void oneBadAddressAmongGoodOnesRefusesTheName() throws Exception {
		for (String answer : Set.of(PUBLIC + "," + PRIVATE, PRIVATE + "," + PUBLIC, PUBLIC + ",::1", "::ffff:127.0.0.1," + PUBLIC, PUBLIC + ",fe80::1")) {
			world.name("good.example", answer);
			assertEquals(600002, world.failure(ann, "request", "{\"url\":\"" + url + "/\"}").errno, answer);
		}
		assertEquals(0, good.seen.size() + inside.seen.size());
	}

	@Test
	void aConnectionByLeaveNeverServesACallWithoutIt() throws Exception {
		world.name("good.example", PRIVATE);
		world.list(url, Verdict.PRIVATE);
		assertEquals("private", get("/"));
		world.list(url, Verdict.PUBLIC);
		assertEquals(600002, world.failure(ann, "request", "{\"url\":\"" + url + "/\"}").errno);
		assertEquals(1, inside.seen.size());
	}

	@Test
	void aConnectionOfOneAppNeverServesAnother() throws Exception {
		world.name("good.example", PUBLIC);
		get("/");
		var other = world.call(new Ann("news", "ann", "s2"), "request", "{\"url\":\"" + url + "/\"}");
		assertEquals(false, other.get("profile").get("socketReused").asBoolean());
		assertEquals(true, world.call(new Ann("shop", "bob", "s3"), "request", "{\"url\":\"" + url + "/\"}").get("profile").get("socketReused").asBoolean());
	}

	@Test
	void theCertificateMustBeForTheNameAndFromAKnownAuthority() throws Exception {
		world.name("wrong.example", PUBLIC).list(good.origin("wrong.example"), Verdict.PUBLIC);
		assertEquals(600001, world.failure(ann, "request", "{\"url\":\"" + good.origin("wrong.example") + "/\"}").errno);
		world.close();
		world = new World(folder);
		world.open.add(PUBLIC);
		world.name("good.example", PUBLIC).list(url, Verdict.PUBLIC);
		assertEquals("errcode:-107 cronet_error_code:-107 error_msg:net::ERR_SSL_PROTOCOL_ERROR", world.failure(ann, "request", "{\"url\":\"" + url + "/\"}").getMessage());
		assertEquals(0, good.seen.size());
	}

	@Test
	void aSocketConnectsToNothingThatDidNotPass() throws Exception {
		var fence = new Vetting(host -> java.util.List.of(InetAddress.getByName(PUBLIC)), address -> address.getHostAddress().equals(PUBLIC));
		var target = new InetSocketAddress(PUBLIC, good.port());
		assertThrows(Failures.Refused.class, () -> fence.createSocket().connect(target));
		fence.lookup("good.example");
		try (var socket = fence.createSocket()) {
			socket.connect(target);
		}
		for (var other : new InetSocketAddress[] { new InetSocketAddress(PRIVATE, good.port()), new InetSocketAddress("127.0.0.3", good.port()), new InetSocketAddress("::1", good.port()),
			InetSocketAddress.createUnresolved(PUBLIC, good.port()) }) {
			assertThrows(Failures.Refused.class, () -> fence.createSocket().connect(other, 100), other.toString());
		}
	}
}
