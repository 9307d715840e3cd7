package loggia.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import loggia.api.access.Domains.Kind;
import loggia.api.access.Domains.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainsTest {
	@TempDir
	Path folder;
	TestDatabase database;
	AllowedDomains domains;

	@BeforeEach
	void open() {
		database = new TestDatabase(folder);
		domains = new AllowedDomains(new Tables(database));
	}

	@AfterEach
	void close() {
		database.close();
	}

	@Test
	void whatIsNotListedIsRefused() {
		allow("*", Kind.REQUEST, "https://api.example.com", false);
		assertEquals(Verdict.PUBLIC, verdict(Kind.REQUEST, "https", "api.example.com", 443));
		assertEquals(Verdict.REFUSED, verdict(Kind.REQUEST, "http", "api.example.com", 443));
		assertEquals(Verdict.REFUSED, verdict(Kind.REQUEST, "https", "api.example.com", 8443));
		assertEquals(Verdict.REFUSED, verdict(Kind.REQUEST, "https", "x.api.example.com", 443));
		assertEquals(Verdict.REFUSED, verdict(Kind.UPLOAD, "https", "api.example.com", 443));
		var other = new World.Somebody("news", "r1", null, "ann", "s1");
		assertEquals(Verdict.REFUSED, domains.verdict(other, Kind.REQUEST, "https", "api.example.com", 443));
	}

	@Test
	void aServerOfOneReleaseIsNotOneOfAnother() {
		allow("r2", Kind.SOCKET, "wss://live.example.com:9443", false);
		assertEquals(Verdict.REFUSED, verdict(Kind.SOCKET, "wss", "live.example.com", 9443));
		var newer = new World.Somebody("shop", "r2", null, "ann", "s1");
		assertEquals(Verdict.PUBLIC, domains.verdict(newer, Kind.SOCKET, "wss", "live.example.com", 9443));
	}

	@Test
	void aWildcardIsEveryNameBelowAndNotTheNameItself() {
		allow("*", Kind.DOWNLOAD, "https://*.example.com", false);
		assertEquals(Verdict.PUBLIC, verdict(Kind.DOWNLOAD, "https", "a.example.com", 443));
		assertEquals(Verdict.PUBLIC, verdict(Kind.DOWNLOAD, "https", "a.b.example.com", 443));
		assertEquals(Verdict.REFUSED, verdict(Kind.DOWNLOAD, "https", "example.com", 443));
		assertEquals(Verdict.REFUSED, verdict(Kind.DOWNLOAD, "https", "badexample.com", 443));
		assertEquals(Verdict.REFUSED, verdict(Kind.DOWNLOAD, "https", ".example.com", 443));
	}

	@Test
	void theOwnNetworkNeedsAnOperatorsWord() {
		assertThrows(IllegalArgumentException.class, () -> domains.allow("shop", "*", Kind.REQUEST, "http://127.0.0.1:9000", false, "ada"));
		allow("*", Kind.REQUEST, "http://127.0.0.1:9000", true);
		assertEquals(Verdict.PRIVATE, verdict(Kind.REQUEST, "http", "127.0.0.1", 9000));
		allow("*", Kind.REQUEST, "http://[::1]:9000", true);
		assertEquals(Verdict.PRIVATE, verdict(Kind.REQUEST, "http", "[0:0::1]", 9000));
		allow("*", Kind.REQUEST, "https://box.example.com", false);
		allow("r1", Kind.REQUEST, "https://box.example.com", true);
		assertEquals(Verdict.PRIVATE, verdict(Kind.REQUEST, "https", "box.example.com", 443));
	}

	@Test
	void listsWithdrawsAndRemembers() {
		allow("*", Kind.REQUEST, "HTTPS://API.Example.COM:443/", false);
		assertEquals("https://api.example.com", domains.list("shop").get(0).origin());
		domains = new AllowedDomains(new Tables(database));
		assertEquals(Verdict.PUBLIC, verdict(Kind.REQUEST, "https", "api.example.com", 443));
		assertTrue(Tables.await(domains.withdraw("shop", "*", Kind.REQUEST, "https://api.example.com"), "withdraw"));
		assertEquals(Verdict.REFUSED, verdict(Kind.REQUEST, "https", "api.example.com", 443));
		assertEquals(false, Tables.await(domains.withdraw("shop", "*", Kind.REQUEST, "https://api.example.com"), "again"));
		assertEquals(0, new AllowedDomains(new Tables(database)).list(null).size());
	}

	@ParameterizedTest
	@CsvSource({ "https://bücher.example, https://xn--bcher-kva.example", "https://API.example.com., https://api.example.com", "https://a.example:8443, https://a.example:8443",
			"http://192.168.1.9:80, http://192.168.1.9", "https://[2001:DB8::1], https://[2001:db8:0:0:0:0:0:1]", "https://*.Example.com/, https://*.example.com" })
	void oneServerHasOneSpelling(String typed, String kept) {
		assertEquals(kept, Origin.parse(typed, Kind.REQUEST).toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "api.example.com", "ftp://x.example", "wss://x.example", "https://", "https://x.example/path", "https://x.example?q", "https://u:p@x.example",
			"https://x.example:0", "https://x.example:65536", "https://x.example:", "https://*.com", "https://*.1.2.3.4", "https://a.*.example.com", "https://127.1", "https://0x7f.1",
			"https://2130706433", "https://1.2.3.256", "https://[::1", "https://[::ffff:1.2.3.4]", "https://[fe80::1%eth0]", "https://a..b", "https://a b.example", "https://-a.example",
			"https://x.example\\@evil.example", "https://x.example%2eevil" })
	void whatIsNoServerIsRefused(String typed) {
		assertThrows(IllegalArgumentException.class, () -> Origin.parse(typed, Kind.REQUEST));
	}

	private void allow(String release, Kind kind, String origin, boolean privateNet) {
		Tables.await(domains.allow("shop", release, kind, origin, privateNet, "ada"), "allow");
	}

	private Verdict verdict(Kind kind, String scheme, String host, int port) {
		return domains.verdict(World.ann(), kind, scheme, host, port);
	}
}
