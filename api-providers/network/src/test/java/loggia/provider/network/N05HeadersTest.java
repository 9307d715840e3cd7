package loggia.provider.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import loggia.api.ApiException.Reason;
import loggia.api.access.Domains.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mini-program may write into a header, and how much a server may answer. */
@DisplayName("N05 headers and sizes")
class N05HeadersTest {
	@TempDir
	Path folder;
	World world;
	Server server;
	private final Ann ann = new Ann("shop", "ann", "s1");

	@BeforeEach
	void open() throws Exception {
		server = new Server("127.0.0.1", 0, null).text("/", "text/plain", "ok");
		world = new World(folder);
		world.list(server.origin("127.0.0.1"), Verdict.PRIVATE).list(server.origin("127.0.0.1").replace("http", "ws"), Verdict.PRIVATE);
	}

	@AfterEach
	void close() {
		world.close();
		server.close();
	}

	private String params(String path, String name, String value) {
		var params = World.JSON.createObjectNode().put("url", server.origin("127.0.0.1") + path);
		params.putObject("header").put(name, value);
		return params.toString();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nX-Injected: 1", "a\nX-Injected: 1", "a\rb", "a\u0000b", "a\u007fb", "a\r\n\r\nGET /second HTTP/1.1" })
	void aLineBreakInAValueIsRefused(String value) {
		assertEquals(Reason.INVALID_PARAMS, world.failure(ann, "request", params("/", "X-A", value)).reason);
		assertEquals(Reason.INVALID_PARAMS, world.failure(ann, "downloadFile", params("/", "X-A", value)).reason);
		assertEquals(Reason.INVALID_PARAMS, world.failure(ann, "connectSocket", params("/", "X-A", value).replace("http", "ws")).reason);
		assertEquals(0, server.seen.size());
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-A\r\nX-B", "X-A: 1\r\nX-B", "X A", "X-A:", "", "Ｘ", "X-\u0000", "Host\r\n" })
	void aNameThatIsNoneIsRefused(String name) {
		assertEquals(Reason.INVALID_PARAMS, world.failure(ann, "request", params("/", name, "1")).reason);
		assertEquals(0, server.seen.size());
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host", "hOST", "Referer", "Cookie", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "Expect", "Keep-Alive", "Proxy-Authorization",
		"Proxy-Connection", "Sec-Fetch-Site", "Sec-WebSocket-Key", "Via" })
	void whatIsNotTheAppsIsLeftOut(String name) throws Exception {
		world.call(ann, "request", params("/", name, "evil.example"));
		var value = server.last().header(name);
		assertTrue(value == null || !value.contains("evil.example"), name + ": " + value);
		assertEquals("127.0.0.1:" + server.port(), server.last().header("Host"));
		assertNull(server.last().header("Cookie"));
	}

	@Test
	void itsOwnGoThrough() throws Exception {
		world.call(ann, "request", params("/", "X-Token", "  文字 a,b  "));
		assertEquals("文字 a,b", new String(server.last().header("X-Token").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
		world.call(ann, "request", params("/", "User-Agent", "mine"));
		assertEquals("mine", server.last().header("User-Agent"));
		world.call(ann, "request", "{\"url\":\"" + server.origin("127.0.0.1") + "/\",\"header\":{\"X-N\":5,\"X-B\":true,\"X-Null\":null}}");
		assertEquals("5", server.last().header("X-N"));
		assertEquals("true", server.last().header("X-B"));
		assertNull(server.last().header("X-Null"));
	}

	@Test
	void aHeaderOfTenMegabytesIsRefused() {
		assertEquals(Reason.INVALID_PARAMS, world.failure(ann, "request", params("/", "X-A", "x".repeat(10_000_000))).reason);
		var many = World.JSON.createObjectNode().put("url", server.origin("127.0.0.1") + "/");
		var header = many.putObject("header");
		for (int i = 0; i < 11; i++) {
			header.put("X-" + i, "x".repeat(100_000));
		}
		assertEquals(Reason.INVALID_PARAMS, world.failure(ann, "request", many.toString()).reason);
		assertEquals(0, server.seen.size());
	}

	@Test
	void aGzipBombIsCappedAtWhatItBecomes() throws Exception {
		var zipped = new ByteArrayOutputStream();
		try (var zip = new GZIPOutputStream(zipped)) {
			for (int i = 0; i < 500; i++) {
				zip.write(new byte[1 << 20]);
			}
		}
		assertTrue(zipped.size() < 1_000_000);
		server.page("/bomb", (one, exchange) -> {
			exchange.getResponseHeaders().set("Content-Encoding", "gzip");
			Server.send(exchange, 200, "text/plain", zipped.toByteArray());
		});
		String url = "{\"url\":\"" + server.origin("127.0.0.1") + "/bomb\"";
		System.gc();
		long before = used();
		assertEquals(Reason.QUOTA, world.failure(ann, "request", url + "}").reason);
		assertEquals(Reason.QUOTA, world.failure(ann, "request", url + ",\"enableChunked\":true}").reason);
		assertEquals(Reason.QUOTA, world.failure(ann, "downloadFile", url + "}").reason);
		assertEquals(0, world.files());
		ann.progress.clear();
		System.gc();
		assertTrue(used() - before < 100_000_000, "nothing of the 500 MB stays");
	}

	private static long used() {
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	@Test
	void anAnswerLongerThanTheLimitFails() throws Exception {
		world.with(s -> world.limited(100_000, 100_000, 1000));
		server.page("/long", (one, exchange) -> Server.send(exchange, 200, "text/plain", new byte[100_001]))
				.page("/fits", (one, exchange) -> Server.send(exchange, 200, "text/plain", new byte[100_000]))
				.page("/endless", (one, exchange) -> {
					exchange.sendResponseHeaders(200, 0);
					for (int i = 0; i < 1000; i++) {
						exchange.getResponseBody().write(new byte[1000]);
					}
				});
		String base = "{\"url\":\"" + server.origin("127.0.0.1");
		assertEquals(Reason.QUOTA, world.failure(ann, "request", base + "/long\"}").reason);
		assertEquals(Reason.QUOTA, world.failure(ann, "request", base + "/endless\"}").reason);
		assertEquals(100_000, world.call(ann, "request", base + "/fits\"}").get("data").asText().length());
	}

	@Test
	void endlessHeadersOfAServerFail() throws Exception {
		server.page("/headers", (one, exchange) -> {
			for (int i = 0; i < 200; i++) {
				exchange.getResponseHeaders().set("X-" + i, "x".repeat(10_000));
			}
			Server.send(exchange, 200, "text/plain", "ok");
		});
		assertEquals(600001, world.failure(ann, "request", "{\"url\":\"" + server.origin("127.0.0.1") + "/headers\"}").errno);
	}
}
