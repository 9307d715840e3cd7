package loggia.provider.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import loggia.api.access.Domains.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and transfers with a real server, through the dispatcher as the gate calls it. */
class NetworkProviderTest {
	@TempDir
	Path folder;
	World world;
	Server server;
	String base;
	private final Ann ann = new Ann("shop", "ann", "s1");

	@BeforeEach
	void open() throws Exception {
		world = new World(folder);
		server = new Server("127.0.0.1", 0, null);
		base = server.origin("127.0.0.1");
		world.list(base, Verdict.PRIVATE);
	}

	@AfterEach
	void close() {
		world.close();
		server.close();
	}

	private JsonNode request(String path, String more) throws Exception {
		return world.call(ann, "request", "{\"url\":\"" + base + path + "\"" + (more.isEmpty() ? "" : "," + more) + "}");
	}

	@Test
	void answersWithDataStatusHeaderAndCookies() throws Exception {
		server.page("/a", (one, exchange) -> {
			exchange.getResponseHeaders().add("X-Two", "1");
			exchange.getResponseHeaders().add("X-Two", "2");
			exchange.getResponseHeaders().add("Set-Cookie", "k=v; Path=/");
			Server.send(exchange, 418, "application/json", "{\"n\":[1,\"文字\"]}");
		});
		JsonNode result = request("/a", "");
		assertEquals("{\"n\":[1,\"文字\"]}", result.get("data").toString());
		assertEquals(418, result.get("statusCode").asInt());
		assertEquals("1,2", result.get("header").get("X-two").asText());
		assertEquals("[\"k=v; Path=/\"]", result.get("cookies").toString());
		assertTrue(result.get("profile").get("responseEnd").asLong() >= result.get("profile").get("fetchStart").asLong());
		assertFalse(result.get("profile").get("socketReused").asBoolean());
		assertTrue(request("/a", "").get("profile").get("socketReused").asBoolean());
		JsonNode told = World.JSON.readTree(ann.next("onHeadersReceived").json());
		assertEquals(418, told.get("statusCode").asInt());
		assertEquals("1,2", told.get("header").get("X-two").asText());
		World.until(2.0, () -> world.meters.get("loggia_network_requests_total[request, ok]"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "GET|{\"a\":1,\"b\":\"x y&z\",\"c\":{\"d\":[1]},\"e\":null}|/q?old=1&a=1&b=x%20y%26z&c=%7B%22d%22%3A%5B1%5D%7D&e=null|",
		"GET|\"k=v\"|/q?old=1&k=v|", "HEAD|{\"a\":true}|/q?old=1&a=true|", "POST|{\"a\":1}|/q?old=1|{\"a\":1}", "put|\"text\"|/q?old=1|text", "DELETE|{\"a\":1}|/q?old=1|{\"a\":1}",
		"PATCH|[1,2]|/q?old=1|[1,2]", "POST|5|/q?old=1|5", "OPTIONS|null|/q?old=1|", "TRACE|null|/q?old=1|" })
	void dataIsAQueryOrABody(String method, String data, String uri, String body) throws Exception {
		server.text("/q", "text/plain", "ok");
		request("/q?old=1", "\"method\":\"" + method + "\",\"data\":" + data);
		assertEquals(method.toUpperCase(java.util.Locale.ROOT), server.last().method());
		assertEquals(uri, server.last().uri());
		assertEquals(body == null ? "" : body, server.last().body());
		assertEquals("application/json", server.last().header("Content-Type"));
	}

	@Test
	void formsAreEncodedAfterTheContentType() throws Exception {
		server.text("/q", "text/plain", "ok");
		request("/q", "\"method\":\"POST\",\"header\":{\"content-TYPE\":\"application/x-www-form-urlencoded; charset=utf-8\"},\"data\":{\"a b\":\"文(~*!')\",\"c\":1.5}");
		assertEquals("a%20b=%E6%96%87(~*!')&c=1.5", server.last().body());
		assertEquals("application/x-www-form-urlencoded; charset=utf-8", server.last().header("Content-Type"));
	}

	@Test
	void bytesGoBothWaysUnchanged() throws Exception {
		byte[] all = new byte[256];
		for (int i = 0; i < 256; i++) {
			all[i] = (byte) i;
		}
		server.page("/b", (one, exchange) -> Server.send(exchange, 200, "application/octet-stream", one.body().getBytes(StandardCharsets.ISO_8859_1)));
		ApiReply reply = world.reply(ann, "request", "{\"url\":\"" + base + "/b\",\"method\":\"POST\",\"data\":{\"$bytes\":0},\"responseType\":\"arraybuffer\",\"dataBytes\":\"mine\"}",
				ByteBuffer.wrap(all));
		JsonNode result = World.JSON.readTree(reply.json());
		assertEquals("{\"$bytes\":0}", result.get("data").toString());
		assertNull(result.get("dataBytes"));
		byte[] back = new byte[256];
		reply.attachments().get(0).duplicate().get(back);
		assertArrayEquals(all, back);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "json|{\"a\":1}|{\"a\":1}", "json|not json|\"not json\"", "json|{\"a\":1} x|\"{\\\"a\\\":1} x\"", "json|[1,2|\"[1,2\"",
		"json| 5 |5", "json|true|true", "json|{\"a\":01}|\"{\\\"a\\\":01}\"", "text|{\"a\":1}|\"{\\\"a\\\":1}\"", "json||\"\"", "json|{'a':1}|\"{'a':1}\"" })
	void dataTypeJsonTriesToParse(String dataType, String sent, String data) throws Exception {
		server.text("/d", "text/plain", sent == null ? "" : sent);
		assertEquals(World.JSON.readTree(data), request("/d", "\"dataType\":\"" + dataType + "\"").get("data"));
	}

	@Test
	void theCharsetOfTheAnswerCounts() throws Exception {
		server.page("/gbk", (one, exchange) -> Server.send(exchange, 200, "text/plain; charset=GBK", "文字".getBytes("GBK")));
		assertEquals("文字", request("/gbk", "").get("data").asText());
	}

	@Test
	void chunksComeAsTheyAreSent() throws Exception {
		var go = new CountDownLatch(1);
		server.page("/stream", (one, exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write("first".getBytes(StandardCharsets.UTF_8));
			exchange.getResponseBody().flush();
			await(go);
			exchange.getResponseBody().write("second".getBytes(StandardCharsets.UTF_8));
		});
		var call = world.start(ann, "request", "{\"url\":\"" + base + "/stream\",\"enableChunked\":true}");
		var chunk = ann.next("onChunkReceived");
		assertEquals("first", StandardCharsets.UTF_8.decode(chunk.attachments().get(0)).toString());
		assertFalse(call.isDone());
		go.countDown();
		assertEquals("second", StandardCharsets.UTF_8.decode(ann.next("onChunkReceived").attachments().get(0)).toString());
		assertEquals("", World.JSON.readTree(call.get(10, TimeUnit.SECONDS).json()).get("data").asText());
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(20, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void abortClosesTheConnection() throws Exception {
		var closed = new CountDownLatch(1);
		server.page("/endless", (one, exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			try {
				for (int i = 0; i < 4_000; i++) {
					exchange.getResponseBody().write(new byte[4096]);
					exchange.getResponseBody().flush();
					Thread.sleep(5);
				}
			} catch (java.io.IOException e) {
				closed.countDown();
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
		});
		var call = world.start(ann, "request", "{\"url\":\"" + base + "/endless\"}");
		ann.next("onHeadersReceived");
		call.cancel(true);
		assertTrue(closed.await(10, TimeUnit.SECONDS), "the server sees its connection closed");
		World.until(1.0, () -> world.meters.get("loggia_network_requests_total[request, aborted]"));
	}

	@Test
	void redirectsAreFollowedOrTold() throws Exception {
		server.redirect("/301", 301, "/end").redirect("/303", 303, "end").redirect("/307", 307, base + "/end").text("/end", "text/plain", "there");
		assertEquals("there", request("/301", "\"method\":\"POST\",\"data\":\"x\"").get("data").asText());
		assertEquals("GET", server.last().method());
		assertEquals("", server.last().body());
		assertNull(server.last().header("Content-Type"));
		request("/303", "\"method\":\"PUT\",\"data\":\"x\"");
		assertEquals("GET", server.last().method());
		JsonNode seventh = request("/307", "\"method\":\"POST\",\"data\":\"x\"");
		assertEquals("POST", server.last().method());
		assertEquals("x", server.last().body());
		assertEquals(1, seventh.get("profile").get("redirectCount").asInt());
		JsonNode manual = request("/301", "\"redirect\":\"manual\"");
		assertEquals(301, manual.get("statusCode").asInt());
		assertEquals("/end", manual.get("header").get("Location").asText());
	}

	@Test
	void cookiesBelongToAppAndPerson() throws Exception {
		server.page("/set", (one, exchange) -> {
			exchange.getResponseHeaders().add("Set-Cookie", "session=42; Path=/; HttpOnly");
			Server.send(exchange, 200, "text/plain", "ok");
		}).text("/get", "text/plain", "ok");
		request("/set", "");
		request("/get", "");
		assertEquals("session=42", server.last().header("Cookie"));
		world.call(new Ann("shop", "ann", "another tab"), "request", "{\"url\":\"" + base + "/get\"}");
		assertEquals("session=42", server.last().header("Cookie"));
		for (var other : List.of(new Ann("shop", "bob", "s2"), new Ann("news", "ann", "s3"))) {
			world.call(other, "request", "{\"url\":\"" + base + "/get\"}");
			assertNull(server.last().header("Cookie"), other.appId() + other.userId());
		}
	}

	@Test
	void downloadsToAFileWithProgress() throws Exception {
		byte[] bytes = new byte[3_000_000];
		new java.util.Random(1).nextBytes(bytes);
		server.page("/f/picture.png", (one, exchange) -> Server.send(exchange, 200, "image/png", bytes));
		JsonNode result = world.call(ann, "downloadFile", "{\"url\":\"" + base + "/f/picture.png?x=1\"}");
		String name = result.get("tempFilePath").asText();
		assertTrue(name.matches("wxfile://tmp_.*\\.png"), name);
		assertArrayEquals(bytes, Files.readAllBytes(world.find(ann, name)));
		assertEquals(200, result.get("statusCode").asInt());
		JsonNode last = null;
		int count = 0;
		for (var event : ann.progress) {
			if (event.name().equals("onProgressUpdate")) {
				last = World.JSON.readTree(event.json());
				count++;
			}
		}
		assertEquals("{\"progress\":100,\"totalBytesWritten\":3000000,\"totalBytesExpectedToWrite\":3000000}", String.valueOf(last));
		assertTrue(count < 20, "at most ten a second, but " + count);
		assertEquals(Reason.NOT_SUPPORTED, world.failure(ann, "downloadFile", "{\"url\":\"" + base + "/f/picture.png\",\"filePath\":\"wxfile://usr/a\"}").reason);
	}

	@Test
	void aDownloadThatDoesNotFitLeavesNothing() throws Exception {
		server.page("/big", (one, exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write(new byte[300_000]);
		});
		world.room.set(100_000);
		ApiException e = world.failure(ann, "downloadFile", "{\"url\":\"" + base + "/big\"}");
		assertEquals(Reason.QUOTA, e.reason);
		assertEquals(0, world.files());
		world.close();
		world.room.set(1 << 30);
		world.with(s -> world.limited(1000, 200_000, 1000));
		assertEquals(Reason.QUOTA, world.failure(ann, "downloadFile", "{\"url\":\"" + base + "/big\"}").reason);
		assertEquals(0, world.files());
	}

	@Test
	void anAbortedDownloadLeavesNothing() throws Exception {
		var go = new CountDownLatch(1);
		server.page("/slow", (one, exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write(new byte[100_000]);
			exchange.getResponseBody().flush();
			await(go);
		});
		var call = world.start(ann, "downloadFile", "{\"url\":\"" + base + "/slow\"}");
		ann.next("onProgressUpdate");
		assertEquals(1, world.files());
		call.cancel(true);
		World.until(0L, () -> world.files());
		go.countDown();
	}

	@Test
	void uploadsAFormWithProgress() throws Exception {
		server.text("/up", "application/json", "{\"stored\":true}");
		var file = world.create(ann, "jpg");
		Files.write(file.path(), "picture bytes".repeat(10_000).getBytes(StandardCharsets.UTF_8));
		JsonNode result = world.call(ann, "uploadFile",
				"{\"url\":\"" + base + "/up\",\"filePath\":\"" + file.name() + "\",\"name\":\"photo\",\"formData\":{\"user\":\"文\",\"n\":5},\"header\":{\"content-type\":\"x\",\"X-A\":\"1\"}}");
		assertEquals("{\"stored\":true}", result.get("data").asText());
		var seen = server.last();
		assertTrue(seen.header("Content-Type").startsWith("multipart/form-data; boundary="), seen.header("Content-Type"));
		assertEquals("1", seen.header("X-A"));
		String body = new String(seen.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
		assertTrue(body.contains("name=\"user\"") && body.contains("\r\n\r\n文\r\n") && body.contains("\r\n\r\n5\r\n"));
		assertTrue(body.contains("name=\"photo\"; filename=\"" + file.path().getFileName() + "\"") && body.contains("image/jpeg"));
		assertTrue(body.contains("picture bytes".repeat(10_000)));
		JsonNode progress = null;
		for (var event : ann.progress) {
			progress = event.name().equals("onProgressUpdate") ? World.JSON.readTree(event.json()) : progress;
		}
		assertEquals(100, progress.get("progress").asInt());
		assertEquals(seen.body().length(), progress.get("totalBytesSent").asInt());
		assertEquals(seen.body().length(), progress.get("totalBytesExpectedToSend").asInt());
		assertEquals("no such file", world.failure(new Ann("shop", "ann", "s9"), "uploadFile", "{\"url\":\"" + base + "/up\",\"filePath\":\"" + file.name() + "\",\"name\":\"p\"}").getMessage());
	}

	@Test
	void failuresSpeakAsWeChat() throws Exception {
		ApiException unlisted = world.failure(ann, "request", "{\"url\":\"https://nowhere.example/\"}");
		assertEquals("url not in domain list", unlisted.getMessage());
		assertEquals(600002, unlisted.errno);
		world.list("http://nowhere.example:80", Verdict.PRIVATE).list("http://127.0.0.1:1", Verdict.PRIVATE);
		assertEquals("errcode:-105 cronet_error_code:-105 error_msg:net::ERR_NAME_NOT_RESOLVED", world.failure(ann, "request", "{\"url\":\"http://nowhere.example/\"}").getMessage());
		ApiException refused = world.failure(ann, "request", "{\"url\":\"http://127.0.0.1:1/\"}");
		assertEquals("errcode:-102 cronet_error_code:-102 error_msg:net::ERR_CONNECTION_REFUSED", refused.getMessage());
		assertEquals(600001, refused.errno);
		assertEquals(1001, world.failure(ann, "request", "{\"url\":\"" + base + "\",\"method\":\"CONNECT\"}").errno);
		assertEquals("parameter error: parameter.url should be String instead of Undefined;", world.failure(ann, "request", "{}").getMessage());
	}

	@Test
	void eachKindHasItsOwnListOfDomains() throws Exception {
		world.listed.clear();
		world.list("download " + base, Verdict.PRIVATE);
		server.text("/a", "text/plain", "ok");
		assertEquals(600002, world.failure(ann, "request", "{\"url\":\"" + base + "/a\"}").errno);
		assertEquals(200, world.call(ann, "downloadFile", "{\"url\":\"" + base + "/a\"}").get("statusCode").asInt());
	}

	@Test
	void stoppingEndsCallsAndLeavesNoThread() throws Exception {
		var go = new CountDownLatch(1);
		server.page("/wait", (one, exchange) -> await(go));
		var call = world.start(ann, "request", "{\"url\":\"" + base + "/wait\"}");
		World.until(1, () -> server.seen.size());
		world.close();
		assertEquals("interrupted", World.failure(call).getMessage());
		assertEquals(0, ann.listeners());
		World.until(true, () -> Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("loggia-network-")));
		go.countDown();
	}

	@Test
	void gzipIsOpened() throws Exception {
		server.page("/z", (one, exchange) -> {
			assertEquals("gzip", one.header("Accept-Encoding"));
			var bytes = new java.io.ByteArrayOutputStream();
			try (var zip = new GZIPOutputStream(bytes)) {
				zip.write("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
			}
			exchange.getResponseHeaders().set("Content-Encoding", "gzip");
			Server.send(exchange, 200, "application/json", bytes.toByteArray());
		});
		assertEquals("{\"a\":1}", request("/z", "\"header\":{\"Accept-Encoding\":\"br\"}").get("data").toString());
	}

	@Test
	void offersTheFamily() {
		assertEquals(List.of("closeSocket", "connectSocket", "downloadFile", "request", "sendSocketMessage", "uploadFile"),
				world.provider().dispatcher().apis().stream().map(a -> a.name()).toList());
	}
}
