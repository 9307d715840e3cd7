package loggia.identity.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import loggia.api.identity.SignIn.Door;
import loggia.api.identity.SignIns;
import loggia.identity.TestIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInPageTest {
	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "/", "/miniapp/shop;version=1.0/pages/index?a=1&b=%E4%B8%AD#x", "/console/people", "/a/b-c_d.e~f" })
	void aPathOfThisHostIsKept(String path) {
		assertEquals(path, ReturnPath.of(path, Door.SHELL));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)", "evil.example", "/a\nb", "/a b", "/\t/evil.example",
		"/a\\b", "/\"onload=x", "/<script>", "/signin", "/signin?return=/", "/signin/oidc/x", " /a" })
	void whatCouldLeadElsewhereIsTheFirstPage(String path) {
		assertEquals("/", ReturnPath.of(path, Door.SHELL));
		assertEquals("/console/", ReturnPath.of(path, Door.CONSOLE));
		assertEquals("/", ReturnPath.of(null, Door.SHELL));
		assertEquals("/", ReturnPath.of("/" + "a".repeat(2_048), Door.SHELL));
	}

	@Test
	void bothLanguagesSayTheSameThings() {
		assertEquals(new TreeSet<>(Texts.ENGLISH.words().keySet()), new TreeSet<>(Texts.CHINESE.words().keySet()));
	}

	@ParameterizedTest
	@CsvSource({ "'zh-CN,zh;q=0.9,en;q=0.8',zh-CN", "'fr,zh-TW;q=0.9',zh-CN", "'en-US,zh;q=0.5',en", "fr,en" })
	void theBrowsersLanguageCounts(String accepted, String lang) throws Exception {
		try (var gateway = new TestGateway(folder)) {
			var page = gateway.browser().get(URI.create(gateway.origin() + "/signin"), "Accept-Language", accepted).body();
			assertTrue(page.contains("<html lang=\"" + lang + "\">"), page);
		}
	}

	@Test
	void thePageHasNoInlineScriptAndEscapesWhatItIsGiven() throws Exception {
		try (var provider = new TestProvider(); var gateway = new TestGateway(folder, TestGateway.provider("corp", provider.issuer(), Map.of("name", "<b>Corp\"")))) {
			var browser = gateway.browser();
			var answer = browser.get("/signin?lang=zh-CN&return=/miniapp/shop%3Fa%3D1%26b%3D2&failed=%3Cscript%3E");
			var page = answer.body();
			assertEquals(SignInServlet.CSP, answer.headers().firstValue("Content-Security-Policy").orElseThrow());
			assertFalse(SignInServlet.CSP.contains("unsafe"));
			assertFalse(page.contains("<b>"));
			assertTrue(page.contains("使用 &lt;b&gt;Corp&quot; 登录"));
			assertTrue(page.contains("href=\"/signin/oidc/corp?return=%2Fminiapp%2Fshop%3Fa%3D1%26b%3D2\""));
			assertTrue(page.contains("data-return=\"/miniapp/shop?a=1&amp;b=2\""));
			assertFalse(page.contains("{{"));
			assertFalse(page.matches("(?s).*<script(?![^>]* src=).*"));
			assertFalse(page.matches("(?s).* (style|on\\w+)=\".*"));
			assertTrue(page.contains("登录未成功"));
			for (var file : new String[] { "/signin/signin.css", "/signin/signin.js" }) assertEquals(200, browser.get(file).statusCode());
		}
	}

	@Test
	void thePageKnowsWhoIsSignedIn() throws Exception {
		try (var gateway = new TestGateway(folder)) {
			var browser = gateway.browser();
			assertTrue(browser.get("/signin").body().contains("data-step=\"signin\""));
			var identity = gateway.people.identity;
			var secret = identity.people().create("ann", "Ann", null, null).secret();
			browser.cookies.put(SignIns.COOKIE, identity.signIn("ann", secret, TestIdentity.visitor(Door.SHELL, "home", null)).secret());
			assertTrue(browser.get("/signin").body().contains("data-step=\"change\""));
			var entry = identity.entry(browser.cookies.get(SignIns.COOKIE), Door.SHELL).orElseThrow();
			browser.cookies.put(SignIns.COOKIE, identity.changePassword(entry, secret, "correct horse battery", "home").secret());
			var page = browser.get("/signin?return=/miniapp/shop").body();
			assertTrue(page.contains("data-step=\"signed-in\""));
			assertTrue(page.contains("as Ann"));
		}
	}

	@Test
	void cookiesAreForThisHostAndNoScript() {
		assertEquals("loggia_signin=s; Path=/; HttpOnly; SameSite=Lax", Cookies.signIn("s", Door.CONSOLE, false));
		assertEquals("loggia_signin=s; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure", Cookies.signIn("s", Door.SHELL, true));
		assertEquals("loggia_signin=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax", Cookies.signedOut(false));
	}
}
