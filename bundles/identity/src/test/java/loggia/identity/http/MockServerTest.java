package loggia.identity.http;

import static loggia.identity.http.TestGateway.location;
import static loggia.identity.http.TestGateway.parameter;
import static loggia.identity.http.TestGateway.provider;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole flow against an identity provider that somebody else wrote. */
class MockServerTest {
	private static MockOAuth2Server server;
	@TempDir
	Path folder;

	@BeforeAll
	static void start() {
		server = new MockOAuth2Server();
		server.start(InetAddress.getLoopbackAddress(), 0);
	}

	@AfterAll
	static void stop() {
		server.shutdown();
	}

	private static String issuer() {
		return server.issuerUrl("default").toString();
	}

	private static void next(String subject, List<String> audience, Map<String, Object> claims, long seconds) {
		server.enqueueCallback(new DefaultOAuth2TokenCallback("default", subject, "JWT", audience, claims, seconds));
	}

	/** @return where the browser is sent in the end */
	private static String journey(TestGateway.Browser browser) throws Exception {
		var there = browser.leave("mock", "/miniapp/shop%3Fa=1");
		assertTrue(there.toString().startsWith(issuer()), there.toString());
		var back = location(browser.get(there));
		assertEquals(parameter(there, "state"), parameter(back, "state"));
		return location(browser.get(back)).toString();
	}

	private static String refusal(TestGateway.Browser browser) throws Exception {
		return parameter(URI.create(journey(browser)), "failed");
	}

	@Test
	void signsInWithCodeAndPkce() throws Exception {
		try (var gateway = new TestGateway(folder, provider("mock", issuer(), Map.of()))) {
			var browser = gateway.browser();
			next("7", List.of("loggia"), Map.of("preferred_username", "wang", "name", "王小明", "picture", "https://example.org/wang.png"), 300);
			assertEquals("/miniapp/shop?a=1", journey(browser));
			assertEquals("wang", browser.who());
			var person = gateway.people.identity.people().all().iterator().next();
			assertEquals("王小明", person.displayName());
			assertEquals("https://example.org/wang.png", person.avatar());
			assertEquals(issuer(), person.issuer());
		}
	}

	@Test
	void refusesWhatIsOver() throws Exception {
		try (var gateway = new TestGateway(folder, provider("mock", issuer(), Map.of()))) {
			var browser = gateway.browser();
			// its expires_in is negative too, so that the answer as a whole is no proper one
			next("7", List.of("loggia"), Map.of(), -120);
			assertEquals("unreachable", refusal(browser));
			assertNull(browser.who());
			assertEquals(0, gateway.people.identity.people().all().size());
			next("7", List.of("loggia"), Map.of(), 300);
			assertEquals("/miniapp/shop?a=1", journey(browser));
		}
	}
}
