package loggia.identity.http;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An identity provider that can be told to lie: it signs, or does not sign, whatever a test wants. */
final class TestProvider implements AutoCloseable {
	static final RSAKey KEY = key("one");

	/** Answers the token endpoint. */
	interface Tokens {
		JWT idToken(TestProvider here) throws Exception;
	}

	final List<String> tokenRequests = new CopyOnWriteArrayList<>();
	final List<String> tokenAuthorizations = new CopyOnWriteArrayList<>();
	volatile Tokens tokens = here -> here.sign(here.claims().build());
	/** Of the last authorization URL the test looked at. */
	volatile String nonce;
	/** Further members of the discovery document. */
	volatile String discovery = "";
	volatile List<RSAKey> published = List.of(KEY);
	private final HttpServer server;

	TestProvider() throws IOException {
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, 200, "{\"issuer\":\"" + issuer() + "\",\"authorization_endpoint\":\"" + issuer()
			+ "/authorize\",\"token_endpoint\":\"" + issuer() + "/token\",\"jwks_uri\":\"" + issuer() + "/keys\",\"response_types_supported\":[\"code\"],\"subject_types_supported\":[\"public\"],"
			+ "\"id_token_signing_alg_values_supported\":[\"RS256\",\"HS256\",\"none\"]" + discovery + "}"));
		server.createContext("/keys", exchange -> answer(exchange, 200, new JWKSet(List.copyOf(published.stream().map(RSAKey::toPublicJWK).toList())).toString()));
		server.createContext("/token", this::token);
		server.start();
	}

	@Override
	public void close() {
		server.stop(0);
	}

	String issuer() {
		return "http://127.0.0.1:" + server.getAddress().getPort();
	}

	/** What is right; a test spoils one thing. */
	JWTClaimsSet.Builder claims() {
		long now = System.currentTimeMillis();
		return new JWTClaimsSet.Builder().issuer(issuer()).subject("42").audience("loggia").issueTime(new Date(now)).expirationTime(new Date(now + 300_000)).claim("nonce", nonce)
			.claim("preferred_username", "ann").claim("name", "Ann Example");
	}

	SignedJWT sign(JWTClaimsSet claims) throws Exception {
		return sign(claims, KEY, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()).build());
	}

	static SignedJWT sign(JWTClaimsSet claims, RSAKey key, JWSHeader header) throws Exception {
		var jwt = new SignedJWT(header, claims);
		jwt.sign(new RSASSASigner(key));
		return jwt;
	}

	/** Signed with what everybody knows: the public key as a shared secret. */
	static SignedJWT signWith(byte[] secret, JWTClaimsSet claims) throws Exception {
		var jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(KEY.getKeyID()).build(), claims);
		jwt.sign(new MACSigner(secret));
		return jwt;
	}

	static PlainJWT unsigned(JWTClaimsSet claims) {
		return new PlainJWT(claims);
	}

	static RSAKey key(String id) {
		try {
			return new RSAKeyGenerator(2048).keyID(id).generate();
		} catch (com.nimbusds.jose.JOSEException e) {
			throw new IllegalStateException(e);
		}
	}

	private void token(HttpExchange exchange) throws IOException {
		tokenRequests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
		tokenAuthorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
		try {
			var token = tokens.idToken(this);
			answer(exchange, 200, "{\"access_token\":\"access-token-of-ann\",\"refresh_token\":\"refresh-token-of-ann\",\"token_type\":\"Bearer\",\"expires_in\":300"
				+ (token == null ? "" : ",\"id_token\":\"" + token.serialize() + "\"") + "}");
		} catch (Exception e) {
			answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
		}
	}

	private static void answer(HttpExchange exchange, int status, String json) throws IOException {
		var bytes = json.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, bytes.length);
		try (var out = exchange.getResponseBody()) {
			out.write(bytes);
		}
	}
}
