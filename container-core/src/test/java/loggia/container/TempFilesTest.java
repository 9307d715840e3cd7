package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.files.TempFiles;
import loggia.api.files.TempFiles.TempFile;
import loggia.container.bridge.Origins;
import loggia.container.files.SessionTempFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of temporary files: who makes, finds and fetches them, how many there may be, when they go. */
class TempFilesTest {
	private TestGateway gateway;
	private TempFiles files;
	private Browser browser;
	private Caller caller;

	@BeforeEach
	void start() throws Exception {
		gateway = new TestGateway(Map.of("worker_group", "shared", "temp_files", 4, "temp_mb", 1, "temp_reserve_mb", 0));
		gateway.releases.install("files", Neighbour.APP);
		gateway.releases.install("other", Neighbour.APP);
		files = new SessionTempFiles(gateway.container);
		browser = Browser.open(gateway, "files");
		caller = gateway.container.sessions().get(browser.session());
	}

	@AfterEach
	void stop() throws Exception {
		gateway.close();
	}

	private TempFile create(String extension, String content) throws Exception {
		TempFile file = files.create(caller, extension);
		Files.writeString(file.path(), content);
		return file;
	}

	private String base() {
		return browser.ready.get("temp").asText();
	}

	private HttpResponse<String> get(String host, String name) throws Exception {
		return gateway.get(host, base() + "/" + name.replace("wxfile://", ""));
	}

	private String app(String id) {
		return Origins.label(id) + "." + gateway.host();
	}

	private Path folder() {
		return gateway.data.resolve("tmp").resolve(browser.session());
	}

	@Test
	void aFileIsFoundByItsSessionAndServedToItsFrame() throws Exception {
		TempFile png = create("png", "picture");
		assertTrue(png.name().matches("wxfile://tmp_[0-9a-f]{32}\\.png"), png.name());
		assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(png.path())));
		assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())));
		assertEquals(png.path(), files.find(caller, png.name()));
		HttpResponse<String> served = get(app("files"), png.name());
		assertEquals("200 image/png picture", served.statusCode() + " " + served.headers().firstValue("Content-Type").get() + " " + served.body());
		assertEquals("nosniff", served.headers().firstValue("X-Content-Type-Options").get());
		assertTrue(served.headers().firstValue("Content-Disposition").isEmpty());
		assertEquals(200, get(gateway.host(), png.name()).statusCode(), "for a frame of opaque origin");
		assertEquals(404, get(app("other"), png.name()).statusCode(), "another app's host");
		assertEquals(404, gateway.get(app("files"), "/t/" + "0".repeat(32) + "/" + png.path().getFileName()).statusCode());
		assertTrue(base().matches("/t/[0-9a-f]{32}"), base());
	}

	@Test
	void whatABrowserCouldRunIsKeptNotShown() throws Exception {
		for (String[] type : new String[][] { { "html", "text/plain" }, { "svg", "image/svg+xml" }, { "js", "text/plain" }, { "bin", "application/octet-stream" } }) {
			HttpResponse<String> served = get(app("files"), create(type[0], "<script>alert(1)</script>").name());
			assertTrue(served.headers().firstValue("Content-Type").get().startsWith(type[1]), type[0]);
			assertEquals("attachment", served.headers().firstValue("Content-Disposition").get(), type[0]);
			assertTrue(served.headers().firstValue("Content-Security-Policy").get().contains("sandbox"), type[0]);
		}
	}

	@Test
	void namesThatAreNotOursDoNotExist() throws Exception {
		TempFile file = create("../../x", "plain");
		assertTrue(file.name().matches("wxfile://tmp_[0-9a-f]{32}"), "an extension of letters only: " + file.name());
		Files.writeString(gateway.data.resolve("tmp/secret"), "s");
		Files.writeString(folder().resolve("placed.png"), "s");
		for (String name : new String[] { "wxfile://../secret", "wxfile://placed.png", "wxfile://tmp_0", file.path().toString(), "", "wxfile://usr/a",
				"wxfile://tmp_" + "0".repeat(32) }) {
			ApiException refused = assertThrows(ApiException.class, () -> files.find(caller, name), name);
			assertEquals(Reason.FAILED + " no such file", refused.reason + " " + refused.getMessage());
		}
		for (String name : new String[] { "../secret", "%2e%2e/secret", "placed.png", "..", "", "." }) {
			assertNotEquals(200, gateway.get(app("files"), base() + "/" + name).statusCode(), name);
		}
		Caller stranger = gateway.container.sessions().get(Browser.open(gateway, "files").session());
		assertThrows(ApiException.class, () -> files.find(stranger, file.name()), "another session of the same app");
	}

	@Test
	void aLinkIsNotFollowed() throws Exception {
		Path secret = Files.writeString(gateway.data.resolve("outside.txt"), "secret");
		TempFile file = create("txt", "x");
		Files.delete(file.path());
		Files.createSymbolicLink(file.path(), secret);
		assertThrows(ApiException.class, () -> files.find(caller, file.name()));
		assertEquals(404, get(app("files"), file.name()).statusCode());
		end();
		assertEquals("secret", Files.readString(secret), "the link goes, not what it leads to");
	}

	@Test
	void aSessionHasOnlySoManyFilesAndBytes() throws Exception {
		assertEquals(1 << 20, files.room(caller));
		TempFile large = create("bin", "x".repeat(1 << 19));
		assertEquals(1 << 19, files.room(caller));
		for (int i = 0; i < 3; i++) {
			create("", "");
		}
		assertEquals(Reason.QUOTA, assertThrows(ApiException.class, () -> files.create(caller, "")).reason, "a fifth");
		Files.writeString(large.path(), "x".repeat(1 << 20));
		assertEquals(0, files.room(caller));
		Caller other = gateway.container.sessions().get(Browser.open(gateway, "files").session());
		files.create(other, "");
		Files.writeString(files.create(other, "").path(), "x".repeat(1 << 20));
		assertEquals(Reason.QUOTA, assertThrows(ApiException.class, () -> files.create(other, "")).reason, "no byte is left");
	}

	@Test
	void filesGoWithTheirSession() throws Exception {
		TempFile file = create("png", "x");
		end();
		assertEquals(404, get(app("files"), file.name()).statusCode());
		assertEquals(Reason.FAILED, assertThrows(ApiException.class, () -> files.create(caller, "")).reason);
		assertEquals(0, files.room(caller));
		assertFalse(Files.exists(folder()), "not made anew by a late call");
	}

	private void end() throws Exception {
		gateway.container.sessions().get(browser.session()).end("ended", "over");
		WalkTest.await(() -> !Files.exists(folder()));
	}

	@Test
	void whatIsLeftOfAnEarlierRunGoesAtTheStart() throws Exception {
		create("png", "x");
		gateway.stop();
		assertFalse(Files.exists(folder()));
		Path kept = Files.createDirectories(gateway.data.resolve("kept"));
		Files.writeString(kept.resolve("a"), "a");
		Files.createDirectories(folder());
		Files.writeString(folder().resolve("tmp_left"), "x");
		Files.createSymbolicLink(gateway.data.resolve("tmp/link"), kept);
		gateway.start();
		assertFalse(Files.exists(gateway.data.resolve("tmp")));
		assertTrue(Files.exists(kept.resolve("a")), "a link is removed, not followed");
	}
}
