package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import loggia.api.release.Release;
import loggia.container.bridge.Origins;
import loggia.worker.wire.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may connect (threats N06), what is served and what is not (P11, N12), with which headers (N13). */
class FenceTest {
	private static TestGateway gateway;
	private static Release release;

	@BeforeAll
	static void start() throws Exception {
		gateway = new TestGateway(Map.of());
		release = gateway.releases.install("fence", Neighbour.APP);
	}

	@AfterAll
	static void stop() throws Exception {
		gateway.close();
	}

	private static String app() {
		return Origins.label("fence") + "." + gateway.host();
	}

	private static int view(String host, String origin, String ticket) {
		return ticket == null ? Peer.refused(gateway, host, "/ws/view", origin, null, "loggia.view")
				: Peer.refused(gateway, host, "/ws/view", origin, null, "loggia.view", "loggia.ticket." + ticket);
	}

	private static String ticket(boolean opaque) {
		return Browser.shell(gateway, Browser.device(), "fence", null, opaque).ready.get("ticket").asText();
	}

	@Test
	void N06_shellSocketWantsItsOwnOriginAndADevice() {
		String own = "http://" + gateway.host();
		assertEquals(101, Peer.refused(gateway, gateway.host(), "/ws/shell", own, Browser.device()));
		assertEquals(403, Peer.refused(gateway, gateway.host(), "/ws/shell", own, null));
		assertEquals(403, Peer.refused(gateway, gateway.host(), "/ws/shell", own, "loggia_device=admin"));
		for (String foreign : new String[] { null, "null", "http://evil.example", "http://" + app(), "https://" + gateway.host() }) {
			assertEquals(403, Peer.refused(gateway, gateway.host(), "/ws/shell", foreign, Browser.device()), foreign);
		}
		assertEquals(403, Peer.refused(gateway, app(), "/ws/shell", "http://" + app(), Browser.device()));
	}

	@Test
	void N06_viewSocketWantsATicketOnceFromItsOrigin() {
		String origin = "http://" + app();
		String used = ticket(false);
		assertEquals(101, view(app(), origin, used));
		assertEquals(403, view(app(), origin, used), "replayed");
		assertEquals(403, view(app(), origin, null), "none");
		assertEquals(403, view(app(), origin, Secret.random()), "invented");
		assertEquals(403, view(app(), null, ticket(false)), "without Origin");
		assertEquals(403, view(gateway.host(), "null", ticket(false)), "Origin null with an ordinary ticket");
		assertEquals(403, view(gateway.host(), "http://" + gateway.host(), ticket(false)), "the shell's origin");
		String other = Origins.label("other") + "." + gateway.host();
		assertEquals(403, view(other, "http://" + other, ticket(false)), "another app's origin");
	}

	@Test
	void opaqueModeWantsAnOpaqueTicketOnTheShellsHost() {
		assertEquals(101, view(gateway.host(), "null", ticket(true)));
		assertEquals(403, view(app(), "null", ticket(true)));
		assertEquals(403, view(app(), "http://" + app(), ticket(true)));
	}

	@Test
	void readyNamesTheFrameOfTheMode() {
		String own = Browser.shell(gateway, Browser.device(), "fence", null, false).ready.get("frame").asText();
		assertEquals("http://" + app() + "/frame.html", own);
		String opaque = Browser.shell(gateway, Browser.device(), "fence", null, true).ready.get("frame").asText();
		assertEquals("http://" + gateway.host() + "/frame.html", opaque);
	}

	@Test
	void pagesHaveTheirPolicyAndTheShellItsCookie() throws Exception {
		for (String path : new String[] { "/", "/miniapp/fence/pages/index?a=1" }) {
			HttpResponse<String> page = gateway.get(gateway.host(), path);
			assertEquals(200, page.statusCode(), path);
			String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
			assertTrue(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), policy);
			String cookie = page.headers().firstValue("Set-Cookie").orElseThrow();
			assertTrue(cookie.matches("loggia_device=[0-9a-f]{32}; Path=/; Max-Age=\\d+; HttpOnly; SameSite=Lax"), cookie);
			String kept = gateway.get(gateway.host(), path, "Cookie", cookie.substring(0, cookie.indexOf(';'))).headers().firstValue("Set-Cookie").orElseThrow();
			assertEquals(cookie, kept, "the device stays the same");
		}
		HttpResponse<String> frame = gateway.get(app(), "/frame.html");
		String policy = frame.headers().firstValue("Content-Security-Policy").orElseThrow();
		assertTrue(policy.contains("frame-ancestors http://" + gateway.host()) && !policy.contains("unsafe-eval"), policy);
		assertFalse(policy.contains("sandbox"));
		assertTrue(frame.headers().firstValue("Set-Cookie").isEmpty(), "an app's origin has no cookie");
		assertTrue(gateway.get(gateway.host(), "/frame.html").headers().firstValue("Content-Security-Policy").orElseThrow().contains("sandbox allow-scripts"));
		assertEquals(404, gateway.get(app(), "/miniapp/fence/").statusCode());
		assertEquals(404, gateway.get(app(), "/").statusCode());
	}

	@Test
	void launcherListsTheApps() throws Exception {
		String apps = gateway.get(gateway.host(), "/shell/apps.json").body();
		assertTrue(apps.contains("\"appId\":\"fence\"") && apps.contains("\"url\":\"/miniapp/fence\""), apps);
		String icon = Json.parse(apps).orElseThrow().get("apps").get(0).get("icon").asText();
		assertEquals("image/svg+xml", gateway.get(gateway.host(), icon).headers().firstValue("Content-Type").orElseThrow());
	}

	@Test
	void filesOfAReleaseAreServedForEverAndRunNowhere() throws Exception {
		String cap = "/p/" + gateway.container.secret().capability(release.digest());
		HttpResponse<String> css = gateway.get(app(), cap + "/view/app.css");
		assertEquals("a{}", css.body());
		assertEquals("*", css.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
		assertTrue(css.headers().firstValue("Cache-Control").orElseThrow().contains("immutable"));
		HttpResponse<String> html = gateway.get(gateway.host(), cap + "/files/page.html");
		assertTrue(html.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain"));
		assertTrue(html.headers().firstValue("Content-Security-Policy").orElseThrow().contains("sandbox"));
		HttpResponse<String> scripts = gateway.get(app(), cap + "/view/scripts.js");
		assertTrue(scripts.headers().firstValue("Content-Type").orElse("").contains("javascript"), "what the compiler made of WXS runs in the frame");
		for (String foreign : new String[] { "/files/scripts.js", "/files/view/scripts.js" }) {
			String type = gateway.get(app(), cap + foreign).headers().firstValue("Content-Type").orElse("");
			assertTrue(type.startsWith("text/plain"), foreign + " is " + type + ": a package's own script never runs in the frame");
		}
		assertEquals(404, gateway.get(app(), "/p/" + Secret.random() + "/view/app.css").statusCode());
	}

	@Test
	void P11_nothingOutsideFilesAndViewIsThere() throws Exception {
		Files.createSymbolicLink(release.files().resolve("files/link"), Path.of("../release.json"));
		String cap = "/p/" + gateway.container.secret().capability(release.digest());
		for (String path : List.of("/release.json", "/logic.js", "/files", "/files/", "/files/../release.json", "/files/%2e%2e/release.json",
				"/files/..%2frelease.json", "/files/..%5crelease.json", "/files//images/a.svg", "/files/link", "/files/images",
				"/view/%00app.css", "/other/a")) {
			String answer = raw(cap + path);
			assertFalse(answer.startsWith("HTTP/1.1 2"), path + ": " + answer);
			assertFalse(answer.contains("secret"), path);
		}
		assertTrue(raw(cap + "/files/images/a.svg").startsWith("HTTP/1.1 200"));
	}

	/** A request whose path nobody has tidied up. */
	private static String raw(String path) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
			OutputStream out = socket.getOutputStream();
			out.write(("GET " + path + " HTTP/1.1\r\nHost: " + gateway.host() + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
			InputStream in = socket.getInputStream();
			return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	@Test
	void staticFilesAreRevalidated() throws Exception {
		HttpResponse<String> first = gateway.get(gateway.host(), "/shell/shell.js");
		assertEquals(200, first.statusCode());
		String tag = first.headers().firstValue("ETag").orElseThrow();
		assertEquals(304, gateway.get(gateway.host(), "/shell/shell.js", "If-None-Match", tag).statusCode());
		assertEquals(404, gateway.get(gateway.host(), "/shell/none.js").statusCode());
		assertEquals(200, gateway.get(app(), "/view/boot.js").statusCode());
	}

	@Test
	void operatorsSeeAndEndSessions() throws Exception {
		Browser browser = Browser.open(gateway, "fence");
		String list = gateway.get(gateway.host(), "/api/v1/sessions").body();
		assertTrue(list.contains(browser.session()) && list.contains("\"total\":"), list);
		assertEquals(204, gateway.http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/api/v1/sessions/"
				+ browser.session())).DELETE().build(), HttpResponse.BodyHandlers.discarding()).statusCode());
		assertTrue(browser.shell.next(Kind.CLOSE).json().contains("operator"));
		WalkTest.await(() -> gateway.container.sessions().get(browser.session()) == null);
		assertEquals(404, gateway.get(gateway.host(), "/api/v1/sessions/" + browser.session()).statusCode());
		assertNotEquals(0, browser.shell.closeCode());
	}
}
