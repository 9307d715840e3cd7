package loggia.identity.http;

import static loggia.identity.http.TestGateway.location;
import static loggia.identity.http.TestGateway.parameter;
import static loggia.identity.http.TestGateway.provider;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import loggia.api.access.Role;
import loggia.api.identity.SignIns;
import loggia.identity.http.TestGateway.Browser;
import loggia.identity.http.TestProvider.Tokens;
import loggia.identity.oidc.OidcConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threat N09: an identity provider, a network or a neighbour that lies. The provider of these tests signs whatever it is told. */
class OidcTest {
	@TempDir
	Path folder;
	TestProvider there;
	TestGateway gateway;
	Browser browser;

	@BeforeEach
	void open() throws Exception {
		there = new TestProvider();
		start(provider("corp", there.issuer(), Map.of()));
	}

	private void start(OidcConfig... providers) throws Exception {
		if (gateway != null) gateway.close();
		gateway = new TestGateway(folder, providers);
		browser = gateway.browser();
	}

	@AfterEach
	void close() throws Exception {
		gateway.close();
		there.close();
	}

	/** To the provider; it remembers the nonce. */
	private URI leave() throws Exception {
		var url = browser.leave("corp", "/miniapp/shop");
		there.nonce = parameter(url, "nonce");
		return url;
	}

	private static String callback(URI left, String more) {
		return "/signin/callback?state=" + parameter(left, "state") + more;
	}

	/** @return where the browser is sent in the end */
	private String comeBack(Tokens tokens) throws Exception {
		there.tokens = tokens;
		return location(browser.get(callback(leave(), "&code=c0de"))).toString();
	}

	private void refuses(String code, Tokens tokens) throws Exception {
		assertEquals("/signin?failed=" + code + "&return=%2Fminiapp%2Fshop", comeBack(tokens));
		assertNull(browser.cookies.get(SignIns.COOKIE));
		assertEquals("refused:" + code, gateway.recorded.get(gateway.recorded.size() - 1));
	}

	private void refusesClaims(UnaryOperator<JWTClaimsSet.Builder> spoil) throws Exception {
		refuses("badIdToken", here -> here.sign(spoil.apply(here.claims()).build()));
	}

	@Test
	void anHonestProviderSignsIn() throws Exception {
		assertEquals("/miniapp/shop", comeBack(here -> here.sign(here.claims().build())));
		assertEquals("ann", browser.who());
		assertEquals(List.of("done"), gateway.recorded);
		assertEquals(java.util.Set.of(SignIns.COOKIE), browser.cookies.keySet(), "the journey's cookie is gone");
		var person = gateway.people.identity.people().all().iterator().next();
		assertEquals("oidc:corp", person.origin());
		assertEquals("Ann Example", person.displayName());
		assertNull(person.role());
		// the same person again
		assertEquals("/miniapp/shop", comeBack(here -> here.sign(here.claims().claim("name", "Ann Other").build())));
		assertEquals(1, gateway.people.identity.people().all().size());
		assertEquals("Ann Other", gateway.people.identity.people().get(person.id()).displayName());
		assertEquals("ann", browser.who());
	}

	@Test
	void N09_badIssuer() throws Exception {
		refusesClaims(c -> c.issuer("https://evil.example"));
		refusesClaims(c -> c.issuer(there.issuer() + "/"));
		refusesClaims(c -> c.issuer(null));
	}

	@Test
	void N09_badAudience() throws Exception {
		refusesClaims(c -> c.audience("other"));
		refusesClaims(c -> c.audience("Loggia"));
		refusesClaims(c -> c.audience((String) null));
		refusesClaims(c -> c.audience(List.of("loggia", "other")));
		refusesClaims(c -> c.audience(List.of("loggia", "other")).claim("azp", "other"));
		refusesClaims(c -> c.claim("azp", "other"));
		assertEquals("/miniapp/shop", comeBack(here -> here.sign(here.claims().claim("azp", "loggia").build())));
	}

	@Test
	void N09_badNonce() throws Exception {
		refusesClaims(c -> c.claim("nonce", "other"));
		refusesClaims(c -> c.claim("nonce", null));
	}

	@Test
	void N09_algNone() throws Exception {
		refuses("badIdToken", here -> TestProvider.unsigned(here.claims().build()));
	}

	@Test
	void N09_sharedSecretSignature() throws Exception {
		refuses("badIdToken", here -> TestProvider.signWith(TestProvider.KEY.toRSAPublicKey().getEncoded(), here.claims().build()));
		refuses("badIdToken", here -> TestProvider.signWith("hush".repeat(8).getBytes(StandardCharsets.UTF_8), here.claims().build()));
	}

	@Test
	void N09_expiredAndFuture() throws Exception {
		long now = System.currentTimeMillis();
		refusesClaims(c -> c.expirationTime(new Date(now - 61_000)));
		refusesClaims(c -> c.expirationTime(null));
		refusesClaims(c -> c.issueTime(new Date(now + 90_000)).expirationTime(new Date(now + 300_000)));
		assertEquals("/miniapp/shop", comeBack(here -> here.sign(here.claims().issueTime(new Date(System.currentTimeMillis() + 30_000)).build())), "a clock may differ by less than a minute");
	}

	@Test
	void N09_unknownKey() throws Exception {
		var other = TestProvider.key("two");
		refuses("badIdToken", here -> TestProvider.sign(here.claims().build(), other, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("two").build()));
		refuses("badIdToken", here -> TestProvider.sign(here.claims().build(), other, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build()));
		refuses("badIdToken", here -> TestProvider.sign(here.claims().build(), other, new JWSHeader.Builder(JWSAlgorithm.RS256).build()));
	}

	@Test
	void N09_keysOfTheAttacker() throws Exception {
		try (var attacker = new TestProvider()) {
			var key = TestProvider.key("evil");
			attacker.published = List.of(key);
			refuses("badIdToken", here -> TestProvider.sign(here.claims().build(), key,
				new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("evil").jwkURL(URI.create(attacker.issuer() + "/keys")).build()));
			refuses("badIdToken", here -> TestProvider.sign(here.claims().build(), key, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("evil").jwk(key.toPublicJWK()).build()));
		}
	}

	@Test
	void N09_aTamperedToken() throws Exception {
		refuses("badIdToken", here -> {
			var parts = here.sign(here.claims().build()).serialize().split("\\.");
			var claims = here.claims().subject("1").build().toString();
			return com.nimbusds.jwt.SignedJWT.parse(parts[0] + "." + com.nimbusds.jose.util.Base64URL.encode(claims) + "." + parts[2]);
		});
		refuses("badIdToken", here -> null);
	}

	@Test
	void N09_mixUp() throws Exception {
		try (var other = new TestProvider()) {
			there.discovery = ",\"authorization_response_iss_parameter_supported\":true";
			start(provider("corp", there.issuer(), Map.of()), provider("other", other.issuer(), Map.of()));
			for (var iss : List.of("&iss=" + other.issuer(), "", "&iss=" + there.issuer() + "/", "&iss=" + there.issuer() + "&iss=" + other.issuer())) {
				var answer = location(browser.get(callback(leave(), "&code=c0de" + iss))).toString();
				assertTrue(answer.startsWith("/signin?failed="), iss);
			}
			assertEquals(List.of(), there.tokenRequests, "the code went nowhere");
			assertEquals(List.of(), other.tokenRequests);
			assertEquals("/miniapp/shop", location(browser.get(callback(leave(), "&code=c0de&iss=" + there.issuer()))).toString());

			// a provider that does not name itself is refused beside another, unless its callback is its own
			var left = browser.leave("other", "/");
			other.nonce = parameter(left, "nonce");
			assertTrue(location(browser.get(callback(left, "&code=c0de"))).toString().startsWith("/signin?failed=mixUp"));
			assertEquals(List.of(), other.tokenRequests);
			start(provider("corp", there.issuer(), Map.of()), provider("other", other.issuer(), Map.of("callback", "own")));
			left = browser.leave("other", "/");
			other.nonce = parameter(left, "nonce");
			assertEquals(gateway.origin() + "/signin/callback/other", parameter(left, "redirect_uri"));
			assertTrue(location(browser.get(callback(left, "&code=c0de"))).toString().startsWith("/signin?failed=wrongRedirect"));
			left = browser.leave("other", "/");
			other.nonce = parameter(left, "nonce");
			assertEquals("/", location(browser.get("/signin/callback/other?code=c0de&state=" + parameter(left, "state"))).toString());
			assertEquals("ann", browser.who());
		}
	}

	@Test
	void N09_codeReplay() throws Exception {
		var url = callback(leave(), "&code=c0de");
		var journey = Map.copyOf(browser.cookies);
		assertEquals("/miniapp/shop", location(browser.get(url)).toString());
		browser.cookies.clear();
		browser.cookies.putAll(journey);
		assertEquals("/signin?failed=unknownState", location(browser.get(url)).toString());
		assertNull(browser.cookies.get(SignIns.COOKIE));
		assertEquals(1, there.tokenRequests.size());
	}

	@Test
	void N09_anotherBrowsersCode() throws Exception {
		var attacker = gateway.browser();
		var left = attacker.leave("corp", "/");
		there.nonce = parameter(left, "nonce");
		assertTrue(location(browser.get(callback(left, "&code=c0de"))).toString().startsWith("/signin?failed=otherBrowser"), "the victim's browser did not begin this journey");
		assertNull(browser.who());
		assertEquals(List.of(), there.tokenRequests);
		left = attacker.leave("corp", "/");
		var own = browser.leave("corp", "/");
		assertNotNull(own);
		assertTrue(location(browser.get(callback(left, "&code=c0de"))).toString().startsWith("/signin?failed=otherBrowser"), "a journey of its own does not help");
		for (var bad : List.of("/signin/callback?code=c0de", "/signin/callback?code=c0de&state=", "/signin/callback?code=c0de&state=guess", "/signin/callback")) {
			assertEquals("/signin?failed=unknownState", location(browser.get(bad)).toString());
		}
	}

	@Test
	void N09_missingPkce() throws Exception {
		var left = leave();
		assertEquals("S256", parameter(left, "code_challenge_method"));
		assertEquals("code", parameter(left, "response_type"));
		assertTrue(parameter(left, "state").length() >= 43);
		browser.get(callback(left, "&code=c0de"));
		var form = URI.create("x:/?" + there.tokenRequests.get(0));
		assertEquals(parameter(left, "code_challenge"), CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(parameter(form, "code_verifier"))).getValue());
		assertEquals(gateway.origin() + "/signin/callback", parameter(form, "redirect_uri"));
		assertTrue(there.tokenAuthorizations.get(0).startsWith("Basic "));
		there.discovery = ",\"code_challenge_methods_supported\":[\"plain\"]";
		start(provider("corp", there.issuer(), Map.of()));
		assertTrue(location(browser.get("/signin/oidc/corp")).toString().startsWith("/signin?failed=noPkce"));
	}

	@Test
	void N09_redirectWithAnotherPathPortOrCase() throws Exception {
		assertEquals(gateway.origin() + "/signin/callback", parameter(leave(), "redirect_uri"));
		var port = URI.create(gateway.origin()).getPort();
		for (var address : List.of("http://127.0.0.1:" + port + "/signin/callback", gateway.origin() + "/signin/callback/", gateway.origin() + "/signin/callback/corp")) {
			var answer = location(browser.get(URI.create(address + "?code=c0de&state=" + parameter(leave(), "state")))).toString();
			assertTrue(answer.startsWith("/signin?failed=wrongRedirect"), address + " → " + answer);
		}
		for (var address : List.of("/Signin/callback", "/signin/Callback", "/signin/callback2")) {
			assertEquals(404, browser.get(URI.create(gateway.origin() + address + "?code=c0de&state=" + parameter(leave(), "state"))).statusCode(), address);
		}
		assertEquals(List.of(), there.tokenRequests);
		assertNull(browser.who());
	}

	/** N09, refresh-token reuse: there is none to reuse. */
	@Test
	void N09_noTokenOfTheProviderIsKept() throws Exception {
		comeBack(here -> here.sign(here.claims().build()));
		assertEquals("ann", browser.who());
		var file = new String(Files.readAllBytes(folder.resolve("platform.db")), StandardCharsets.ISO_8859_1);
		for (var text : List.of("refresh-token-of-ann", "access-token-of-ann", "eyJ", "c0de")) assertFalse(file.contains(text), text);
		assertFalse(String.join("", browser.cookies.values()).contains("token"));
	}

	@Test
	void aStateIsOverAfterTenMinutes() throws Exception {
		var left = leave();
		gateway.people.clock.addAndGet(600_000);
		assertEquals("/signin?failed=unknownState", location(browser.get(callback(left, "&code=c0de"))).toString());
	}

	@Test
	void theProvidersErrorIsAnErrorHere() throws Exception {
		assertTrue(location(browser.get(callback(leave(), "&error=access_denied&error_description=%3Cscript%3E"))).toString().startsWith("/signin?failed=refusedThere"));
		assertTrue(location(browser.get(callback(leave(), "&code=a&code=b"))).toString().startsWith("/signin?failed=badResponse"));
		refuses("codeRefused", here -> {
			throw new IllegalStateException("invalid grant");
		});
	}

	@Test
	void aProviderThatIsAwayOrAnotherIsSaidAndNothingMore() throws Exception {
		there.close();
		assertTrue(location(browser.get("/signin/oidc/corp")).toString().startsWith("/signin?failed=unreachable"));
		assertNotNull(gateway.oidc.providers.get(0).trouble());
		assertEquals(404, browser.get("/signin/oidc/nobody").statusCode());
		assertEquals(404, browser.get("/signin/oidc/").statusCode());
	}

	@Test
	void claimsGiveAndTakeTheRole() throws Exception {
		start(provider("corp", there.issuer(), Map.of("roles.claim", "realm.groups", "roles", new String[] { "staff=auditor", "ops=operator", "root=administrator" })));
		for (var step : List.of(Map.entry(List.of("staff", "ops"), Role.OPERATOR), Map.entry(List.of("staff"), Role.AUDITOR))) {
			comeBack(here -> here.sign(here.claims().claim("realm", Map.of("groups", step.getKey())).build()));
			assertEquals(step.getValue(), gateway.people.identity.people().all().iterator().next().role());
		}
		comeBack(here -> here.sign(here.claims().build()));
		assertNull(gateway.people.identity.people().all().iterator().next().role());
	}

	@Test
	void whoIsDisabledStaysOut() throws Exception {
		comeBack(here -> here.sign(here.claims().build()));
		var person = gateway.people.identity.people().all().iterator().next();
		gateway.people.identity.people().change(person.id(), a -> a.withDisabled(true));
		assertNull(browser.who());
		browser.cookies.clear();
		refuses("disabled", here -> here.sign(here.claims().build()));
	}

	@Test
	void aReturnElsewhereIsNotFollowed() throws Exception {
		for (var evil : List.of("https://evil.example/", "//evil.example/", "/%5Cevil.example", "/%09/evil.example", "javascript:alert(1)", "%0d%0aSet-Cookie:a=b", "/signin/oidc/corp", "")) {
			var left = browser.leave("corp", evil);
			there.nonce = parameter(left, "nonce");
			assertEquals("/", location(browser.get(callback(left, "&code=c0de"))).toString(), evil);
		}
	}
}
