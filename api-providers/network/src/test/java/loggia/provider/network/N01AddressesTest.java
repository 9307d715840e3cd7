package loggia.provider.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import loggia.api.ApiException;
import loggia.api.access.Domains.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which an address inside the network may be written: none is connected to, whatever the list of domains says but an operator's leave. */
@DisplayName("N01 addresses inside the network")
class N01AddressesTest {
	@TempDir
	Path folder;
	World world;
	ServerSocket inside;
	final AtomicInteger connections = new AtomicInteger();
	private final Ann ann = new Ann("shop", "ann", "s1");

	@BeforeEach
	void open() throws Exception {
		inside = new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"));
		var listener = new Thread(() -> {
			try {
				while (true) {
					inside.accept().close();
					connections.incrementAndGet();
				}
			} catch (IOException e) {
				// closed
			}
		});
		listener.setDaemon(true);
		listener.start();
		world = new World(folder);
		// the worst case: whatever host is asked for, the operator's list says yes
		world.list("*", Verdict.PUBLIC);
	}

	@AfterEach
	void close() throws IOException {
		world.close();
		inside.close();
	}

	/** PORT stands for the one that is listened to. Each is refused before a packet leaves. */
	@ParameterizedTest(name = "[{index}] {0}")
	@ValueSource(strings = { "https://127.0.0.1:PORT/", "https://127.1:PORT/", "https://127.0.1:PORT/", "https://2130706433:PORT/", "https://0x7f000001:PORT/", "https://0x7f.0.0.1:PORT/",
		"https://0177.0.0.1:PORT/", "https://017700000001:PORT/", "https://0x7f.1:PORT/", "https://127.0.0.01:PORT/", "https://127.0.0.1.:PORT/", "https://127.255.255.254:PORT/",
		"https://0.0.0.0:PORT/", "https://0:PORT/", "https://0.0.0.1:PORT/", "https://10.0.0.1:PORT/", "https://10.255.255.255/", "https://172.16.0.1/", "https://172.31.255.255/",
		"https://192.168.0.1/", "https://192.168.255.255/", "https://169.254.169.254/latest/meta-data/", "https://2852039166/", "https://0xa9fea9fe/", "https://0251.0376.0251.0376/",
		"https://100.64.0.1/", "https://100.127.255.255/", "https://192.0.0.1/", "https://192.0.2.1/", "https://198.18.0.1/", "https://198.19.255.255/", "https://198.51.100.1/",
		"https://203.0.113.1/", "https://224.0.0.1/", "https://239.255.255.255/", "https://240.0.0.1/", "https://255.255.255.255/", "https://192.88.99.1/", "https://256.1.1.1/",
		"https://1.2.3/", "https://[::1]:PORT/", "https://[0:0:0:0:0:0:0:1]:PORT/", "https://[::]:PORT/", "https://[::ffff:127.0.0.1]:PORT/", "https://[::ffff:7f00:1]:PORT/",
		"https://[::127.0.0.1]:PORT/", "https://[::ffff:0:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[64:ff9b::10.0.0.1]/", "https://[64:ff9b:1::1]/", "https://[2002:7f00:1::]/",
		"https://[2002:a00:1::1]/", "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "https://[2001:db8::1]/", "https://[3fff::1]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/",
		"https://[fc00::1]/", "https://[fd12:3456::1]/", "https://[fec0::1]/", "https://[ff02::1]/", "https://[100::1]/", "https://[5f00::1]/", "https://[::1%25lo]:PORT/",
		"https://localhost:PORT/", "https://localhost.:PORT/", "https://LOCALHOST:PORT/", "https://loCalhost..:PORT/", "https://app.localhost:PORT/", "https://user@localhost:PORT/",
		"https://good.example@127.0.0.1:PORT/", "https://good.example:443@127.0.0.1:PORT/", "https://good.example%40127.0.0.1:PORT/", "https://127.0.0.1:PORT\\@good.example/",
		"https://good.example\\@127.0.0.1:PORT/", "https:\\\\127.0.0.1:PORT/", "https:/127.0.0.1:PORT/", "https:127.0.0.1:PORT/", "https:///127.0.0.1:PORT/", "https://%31%32%37.0.0.1:PORT/",
		"https://127%2e0%2e0%2e1:PORT/", "https://１２７.0.0.1:PORT/", "https://①②⑦.0.0.1:PORT/", "https://127。0。0。1:PORT/", "https://127．0．0．1:PORT/", "https://ⓛocalhost:PORT/",
		"https://localhoſt:PORT/", "https://xn--lcalhost-0za:PORT/", "https://inside.example:PORT/", "https://mixed.example:PORT/", "https://six.example:PORT/", "https:// 127.0.0.1:PORT/",
		"https://127.0.0.1\t:PORT/", "https://127.0.0.1:PORT:80/", "https://127.0.0.1:0/", "https://127.0.0.1:65536/", "https://127.0.0.1:-1/", "http://127.0.0.1:PORT/",
		"http://good.example:PORT/", "ftp://127.0.0.1:PORT/", "file:///etc/passwd", "gopher://127.0.0.1:PORT/", "jar:https://127.0.0.1:PORT/!/", "//127.0.0.1:PORT/", "127.0.0.1:PORT", "/",
		"https://", "" })
	void isRefused(String form) throws Exception {
		// what a resolver of a careless kind would make of them
		for (String name : new String[] { "localhost", "app.localhost", "inside.example", "good.example", "xn--lcalhost-0za", "localhost." }) {
			world.name(name, "127.0.0.1");
		}
		world.name("mixed.example", "93.184.216.34,127.0.0.1").name("six.example", "93.184.216.34,::1");
		String url = form.replace("PORT", Integer.toString(inside.getLocalPort()));
		String params = World.JSON.createObjectNode().put("url", url).put("timeout", 5000).put("filePath", "").put("name", "n").toString();
		for (String api : new String[] { "request", "downloadFile" }) {
			ApiException refused = world.failure(ann, api, params);
			assertTrue(Set.of(600002, 600009).contains(refused.errno), api + " of " + url + " fails with " + refused.getMessage());
		}
		refusedAsSocket(url.replaceFirst("^http", "ws"));
		assertEquals(0, connections.get(), url);
	}

	/** A name is looked up while the socket is made: then the refusal is an event. */
	private void refusedAsSocket(String url) throws Exception {
		var call = world.start(ann, "connectSocket", World.JSON.createObjectNode().put("url", url).toString());
		try {
			call.get(10, java.util.concurrent.TimeUnit.SECONDS);
		} catch (java.util.concurrent.ExecutionException e) {
			assertTrue(Set.of(600002, 600009).contains(((ApiException) e.getCause()).errno), url + " fails with " + e.getCause());
			return;
		}
		assertEquals(600002, World.JSON.readTree(ann.next("onError").json()).get("errno").asInt(), url);
		assertEquals(1006, World.JSON.readTree(ann.next("onClose").json()).get("code").asInt(), url);
	}

	@ParameterizedTest
	@ValueSource(strings = { "8.8.8.8", "1.0.0.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.1",
		"172.15.255.255", "172.32.0.1", "192.167.255.255", "192.169.0.1", "198.17.255.255", "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2400:3200::1", "2001:4860:4860::8888",
		"2002:808:808::1", "64:ff9b::808:808", "2a00::1", "::ffff:8.8.8.8" })
	void publicAddressesAre(String address) throws Exception {
		assertTrue(Addresses.isPublic(InetAddress.getByName(address)), address);
		assertTrue(Addresses.isPrivateAllowed(InetAddress.getByName(address)), address);
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1,true", "10.0.0.1,true", "192.168.1.1,true", "::1,true", "fe80::1,true", "fd00::1,true", "169.254.1.1,true", "169.254.169.254,false",
		"::ffff:169.254.169.254,false", "64:ff9b::169.254.169.254,false", "fd00:ec2::254,false", "0.0.0.0,false", "::,false", "224.0.0.1,false", "ff02::1,false",
		"255.255.255.255,false", "240.0.0.1,false" })
	void anOperatorsLeaveCoversPrivateNetworksOnly(String address, boolean allowed) throws Exception {
		assertFalse(Addresses.isPublic(InetAddress.getByName(address)), address);
		assertEquals(allowed, Addresses.isPrivateAllowed(InetAddress.getByName(address)), address);
	}

	@ParameterizedTest
	@CsvSource({ "HTTPS://Good.Example/a,https://good.example:443", "https://good.example.:8443/,https://good.example:8443", "https://bücher.example/,https://xn--bcher-kva.example:443",
		"https://GOOD。example/,https://good.example:443", "https://[2606:4700:0::1111]/,https://[2606:4700::1111]:443", "https://1.1.1.1/,https://1.1.1.1:443",
		"https://good.example:443/,https://good.example:443", "http://good.example/,http://good.example:80" })
	void theListIsAskedForWhatIsConnectedTo(String url, String origin) throws Exception {
		world.listed.clear();
		world.failure(ann, "request", World.JSON.createObjectNode().put("url", url).toString());
		assertEquals(origin, world.asked.get(world.asked.size() - 1));
		assertEquals(origin.replaceFirst("^https?://|", "").replaceAll("https?://|:\\d+$|[\\[\\]]", ""), Target.parse(url, false).url().host());
	}

	@Test
	void anOperatorsLeaveOpensThatPortAlone() throws Exception {
		try (var server = new Server("127.0.0.1", 0, null)) {
			server.text("/", "text/plain", "inside");
			world.listed.clear();
			world.list(server.origin("127.0.0.1"), Verdict.PRIVATE).list("http://127.0.0.1:" + inside.getLocalPort(), Verdict.PUBLIC);
			assertEquals("inside", world.call(ann, "request", "{\"url\":\"" + server.origin("127.0.0.1") + "/\"}").get("data").asText());
			assertEquals(600002, world.failure(ann, "request", "{\"url\":\"http://127.0.0.1:" + inside.getLocalPort() + "/\"}").errno);
			assertEquals(600002, world.failure(ann, "request", "{\"url\":\"https://127.0.0.1:" + server.port() + "/\"}").errno);
			assertEquals(0, connections.get());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://user@good.example/", "https://@good.example/", "https://:@good.example/", "https://user:secret@good.example/", "https://good.example:443@good.example/" })
	void userInfoIsNoPartOfAUrl(String url) {
		assertEquals(600009, world.failure(ann, "request", "{\"url\":\"" + url + "\"}").errno, url);
	}

	@Test
	void aPublicServerWithoutTlsIsRefused() throws Exception {
		try (var server = new Server("127.0.0.2", 0, null)) {
			server.text("/", "text/plain", "plain");
			world.open.add("127.0.0.2");
			for (String api : new String[] { "request", "downloadFile" }) {
				assertEquals(600002, world.failure(ann, api, "{\"url\":\"" + server.origin("127.0.0.2") + "/\"}").errno);
			}
			assertEquals(600002, world.failure(ann, "connectSocket", "{\"url\":\"" + server.origin("127.0.0.2").replace("http", "ws") + "/\"}").errno);
			assertEquals(0, server.seen.size());
		}
	}
}
