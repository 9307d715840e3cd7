package loggia.provider.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import loggia.api.access.Domains.Verdict;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that takes CONNECT with a password and looks names up itself; private authorities. */
class ProxyTest {
	@TempDir
	Path folder;
	World world;
	Server good;
	ServerSocket proxy;
	Authority authority;
	final List<String> heads = new CopyOnWriteArrayList<>();
	private final Ann ann = new Ann("shop", "ann", "s1");

	@BeforeEach
	void open() throws Exception {
		authority = new Authority();
		good = new Server("127.0.0.2", 0, authority.server("good.example", "hidden.example")).text("/", "text/plain", "through");
		proxy = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.4"));
		daemon(() -> {
			while (true) {
				Socket socket = proxy.accept();
				daemon(() -> serve(socket));
			}
		});
		world = new World(folder, authority.certificate);
		world.open.add("127.0.0.2");
		world.name("good.example", "127.0.0.2").name("inside.example", "127.0.0.1");
		for (String host : List.of("good.example", "inside.example", "hidden.example")) {
			world.list(good.origin(host), Verdict.PUBLIC);
		}
	}

	@AfterEach
	void close() throws IOException {
		world.close();
		good.close();
		proxy.close();
	}

	private interface Work {
		void run() throws IOException;
	}

	private static void daemon(Work work) {
		var thread = new Thread(() -> {
			try {
				work.run();
			} catch (IOException e) {
				// closed
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	/** Every name is 127.0.0.2 to it. */
	private void serve(Socket client) throws IOException {
		for (boolean granted = false; !granted;) {
			var head = new StringBuilder();
			while (head.indexOf("\r\n\r\n") < 0) {
				int c = client.getInputStream().read();
				if (c < 0) {
					return;
				}
				head.append((char) c);
			}
			heads.add(head.toString());
			granted = head.toString().contains("Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=");
			client.getOutputStream().write((granted ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		}
		var server = new Socket("127.0.0.2", good.port());
		daemon(() -> server.getInputStream().transferTo(client.getOutputStream()));
		client.getInputStream().transferTo(server.getOutputStream());
	}

	private void through(String place) {
		world.with(s -> world.proxied(Settings.proxy(place), "user", "secret"));
	}

	private String params(String host) {
		return "{\"url\":\"" + good.origin(host) + "/\"}";
	}

	@Test
	void publicServersAreReachedThroughTheProxyAlone() throws Exception {
		through("127.0.0.4:" + proxy.getLocalPort());
		assertEquals("through", world.call(ann, "request", params("good.example")).get("data").asText());
		assertTrue(heads.get(0).startsWith("CONNECT good.example:" + good.port()), heads.toString());
		assertNull(good.last().header("Proxy-Authorization"), "the server does not see it");
		int before = heads.size();
		assertEquals(600002, world.failure(ann, "request", params("inside.example")).errno, "vetted before the proxy gets it");
		world.list(good.origin("127.0.0.1"), Verdict.PUBLIC);
		assertEquals(600002, world.failure(ann, "request", params("127.0.0.1")).errno);
		assertEquals(before, heads.size());
		assertEquals("through", world.call(ann, "request", params("hidden.example")).get("data").asText(), "only the proxy can look it up");
	}

	@Test
	void aProxyMayBeNamed() throws Exception {
		through("http://localhost:" + proxy.getLocalPort() + "/");
		proxy.close();
		proxy = new ServerSocket(Settings.proxy("localhost:" + world.settings.proxy().getPort()).getPort(), 50, InetAddress.getByName("localhost"));
		daemon(() -> serve(proxy.accept()));
		assertEquals("through", world.call(ann, "request", params("good.example")).get("data").asText());
	}

	@Test
	void privateServersAreReachedWithoutIt() throws Exception {
		through("127.0.0.4:" + proxy.getLocalPort());
		world.list(good.origin("good.example"), Verdict.PRIVATE);
		assertEquals("through", world.call(ann, "request", params("good.example")).get("data").asText());
		assertEquals(0, heads.size());
	}

	@Test
	void healthTellsWhetherTheProxyTakesConnections() throws Exception {
		assertEquals(Result.Status.OK, new ProxyCheck((InetSocketAddress) null).execute().getStatus());
		var place = Settings.proxy("127.0.0.4:" + proxy.getLocalPort());
		assertEquals(Result.Status.OK, new ProxyCheck(place).execute().getStatus());
		proxy.close();
		World.until(Result.Status.WARN, () -> new ProxyCheck(place).execute().getStatus());
	}

	@Test
	void placesOfProxies() {
		assertNull(Settings.proxy(" "));
		assertEquals("::1", Settings.proxy("[::1]:3128").getHostString());
		assertThrows(IllegalArgumentException.class, () -> Settings.proxy("proxy.example"));
		assertThrows(IllegalArgumentException.class, () -> Settings.proxy(":80"));
	}

	@Test
	void ownAuthoritiesComeAsTextOrAsAFileOfTheDataFolder() throws Exception {
		Files.createDirectories(folder.resolve("ca"));
		Files.writeString(folder.resolve("ca/company.pem"), authority.pem());
		for (var trust : List.of(Trust.of(authority.pem(), "", folder), Trust.of("", "ca/company.pem", folder), Trust.of(authority.pem().replace("\n", "\\n"), "", folder))) {
			assertEquals(1, trust.authorities());
			assertTrue(trust.manager().getAcceptedIssuers().length > 1, "beside the JDK's");
		}
		assertEquals(0, Trust.of("", "", folder).authorities());
		for (String outside : List.of("../company.pem", "/etc/ssl/certs/ca-certificates.crt", "ca/missing.pem")) {
			assertThrows(IllegalArgumentException.class, () -> Trust.of("", outside, folder), outside);
		}
		assertThrows(IllegalArgumentException.class, () -> Trust.of("no certificate", "", folder));
	}
}
