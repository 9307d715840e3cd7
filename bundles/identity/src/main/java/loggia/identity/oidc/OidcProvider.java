package loggia.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.AccessTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.InvalidHashException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import loggia.api.identity.SignIn.Door;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One identity provider: OpenID Connect Core 1.0, authorization code flow, with PKCE (RFC 7636, S256 always) and the issuer in the response
 * (RFC 9207). It is discovered when it is first needed. Refresh and access tokens are dropped at once: nothing of them is kept. Thread-safe;
 * the methods wait for the provider, at most {@value #MOST_EXCHANGES} at a time.
 */
@Component(service = OidcProvider.class, configurationPid = "loggia.identity.oidc", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = OidcConfig.class, factory = true)
public class OidcProvider {
	/** Signatures that need the provider's private key; {@code none} and shared-secret ones are not among them. */
	private static final Set<JWSAlgorithm> SIGNATURES = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512,
		JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);
	private static final int MOST_EXCHANGES = 8;
	private static final int SKEW_SECONDS = 60;
	private static final int MOST_KEY_BYTES = 256 * 1024;
	private static final long DISCOVERY_LIFE_MS = 3_600_000;
	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	/** What discovery found. */
	private record Found(OIDCProviderMetadata metadata, IDTokenValidator validator, JWKSource<SecurityContext> keys, long at) {}

	private final String id;
	private final String name;
	private final Issuer issuer;
	private final ClientID client;
	private final Secret secret;
	private final Scope scope;
	private final Roles roles;
	private final String doors;
	private final boolean ownCallback;
	private final int timeout;
	private final Semaphore free = new Semaphore(MOST_EXCHANGES);
	private Found found;
	private volatile String trouble;

	/** @throws IllegalArgumentException names the setting that is wrong */
	@Activate
	public OidcProvider(OidcConfig config) {
		if (!config.id().matches("[a-z][a-z0-9-]{0,31}")) throw new IllegalArgumentException("loggia.identity.oidc: id must be [a-z][a-z0-9-]{0,31}");
		if (config.client_id().isBlank()) throw new IllegalArgumentException("loggia.identity.oidc " + config.id() + ": client.id is empty");
		if (!isFit(URI.create(config.issuer()))) throw new IllegalArgumentException("loggia.identity.oidc " + config.id() + ": issuer must be https (http for a loopback address only)");
		id = config.id();
		name = config.name().isBlank() ? config.id() : config.name();
		issuer = new Issuer(config.issuer());
		client = new ClientID(config.client_id());
		secret = config.client_secret().isEmpty() ? null : new Secret(config.client_secret());
		scope = new Scope("openid");
		for (var one : config.scopes()) scope.add(one);
		roles = Roles.of(config.roles_claim(), config.roles());
		doors = config.door();
		ownCallback = config.callback().equals("own");
		timeout = config.timeout_ms();
	}

	@Deactivate
	synchronized void close() {
		close(found);
		found = null;
	}

	public String id() {
		return id;
	}

	public String name() {
		return name;
	}

	/** @return the origin of its people */
	public String origin() {
		return "oidc:" + id;
	}

	public boolean opens(Door door) {
		return doors.equals("both") || doors.equals(door == Door.SHELL ? "shell" : "console");
	}

	/** @return whether its claims say which role somebody has */
	public boolean mapsRoles() {
		return roles.isMapped();
	}

	/** @return path that the provider sends browsers back to */
	public String callback() {
		return ownCallback ? "/signin/callback/" + id : "/signin/callback";
	}

	/** @return why it could not be reached or understood last, or null */
	public String trouble() {
		return trouble;
	}

	/** @return where the browser goes @throws OidcException when the provider is not there or lacks PKCE */
	public URI authorization(Journey journey, String state) throws OidcException {
		return exchange(() -> {
			var endpoint = discover().metadata().getAuthorizationEndpointURI();
			return new AuthenticationRequest.Builder(ResponseType.CODE, scope, client, journey.redirect()).endpointURI(endpoint).state(new State(state)).nonce(journey.nonce())
				.codeChallenge(journey.verifier(), CodeChallengeMethod.S256).build().toURI();
		});
	}

	/**
	 * Takes the code to the provider and verifies what comes back.
	 *
	 * @param iss   the response's {@code iss} parameter, or null
	 * @param alone whether this is the only provider of the gateway: then no answer of another can be mixed up with its own
	 */
	public Vouched complete(Journey journey, String code, String iss, boolean alone) throws OidcException {
		return exchange(() -> {
			var here = discover();
			checkIssuer(here.metadata(), iss, alone);
			var tokens = redeem(here.metadata(), journey, code);
			var claims = verify(here, tokens, journey);
			return vouch(here.metadata(), claims, tokens.getAccessToken());
		});
	}

	/** RFC 9207, 2.4; RFC 9700, 4.4: an answer that may be another provider's is refused before the code leaves. */
	private void checkIssuer(OIDCProviderMetadata metadata, String iss, boolean alone) throws OidcException {
		if (iss != null) {
			if (!iss.equals(issuer.getValue())) throw new OidcException("wrongIssuer", "the response comes from another issuer");
		} else if (metadata.supportsAuthorizationResponseIssuerParam()) {
			throw new OidcException("wrongIssuer", "the response does not name its issuer, though the provider says that it always does");
		} else if (!ownCallback && !alone) {
			throw new OidcException("mixUp", "there are several providers and this one does not name itself in its responses: set callback = own and register " + callback() + " there");
		}
	}

	private OIDCTokens redeem(OIDCProviderMetadata metadata, Journey journey, String code) throws OidcException, IOException, ParseException {
		var grant = new AuthorizationCodeGrant(new AuthorizationCode(code), journey.redirect(), journey.verifier());
		var builder = secret == null ? new TokenRequest.Builder(metadata.getTokenEndpointURI(), client, grant) : new TokenRequest.Builder(metadata.getTokenEndpointURI(), authentication(metadata), grant);
		var http = builder.build().toHTTPRequest();
		http.setConnectTimeout(timeout);
		http.setReadTimeout(timeout);
		http.setFollowRedirects(false);
		var response = OIDCTokenResponseParser.parse(http.send());
		if (!response.indicatesSuccess()) throw new OidcException("codeRefused", "the provider refused the code: " + response.toErrorResponse().getErrorObject().getCode());
		return ((OIDCTokenResponse) response.toSuccessResponse()).getOIDCTokens();
	}

	private ClientAuthentication authentication(OIDCProviderMetadata metadata) {
		var methods = metadata.getTokenEndpointAuthMethods();
		boolean postOnly = methods != null && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC) && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
		return postOnly ? new ClientSecretPost(client, secret) : new ClientSecretBasic(client, secret);
	}

	/** OpenID Connect Core 3.1.3.7 and 3.1.3.8. */
	private IDTokenClaimsSet verify(Found here, OIDCTokens tokens, Journey journey) throws OidcException {
		JWT token = tokens.getIDToken();
		try {
			if (token == null) throw new OidcException("badIdToken", "the provider sent no ID token");
			var claims = here.validator().validate(token, journey.nonce());
			checkAudience(claims);
			if (claims.getAccessTokenHash() != null) checkHash(tokens.getAccessToken(), token, claims.getAccessTokenHash());
			return claims;
		} catch (BadJOSEException | JOSEException | InvalidHashException e) {
			throw new OidcException("badIdToken", "the ID token was refused: " + e.getMessage(), e);
		}
	}

	/** Core 3.1.3.7, 3 to 5: for this gateway, and for it alone. The library looks whether it is one of the audiences. */
	private void checkAudience(IDTokenClaimsSet claims) throws OidcException {
		var party = claims.getAuthorizedParty();
		if (claims.getAudience().size() > 1 || party != null && !party.getValue().equals(client.getValue())) {
			throw new OidcException("badIdToken", "the ID token was refused: it is for another client too");
		}
	}

	private static void checkHash(AccessToken access, JWT token, AccessTokenHash hash) throws InvalidHashException {
		AccessTokenValidator.validate(access, (JWSAlgorithm) token.getHeader().getAlgorithm(), hash);
	}

	private Vouched vouch(OIDCProviderMetadata metadata, IDTokenClaimsSet claims, AccessToken access) throws OidcException, IOException, ParseException {
		Map<String, Object> all = new LinkedHashMap<>(claims.toJSONObject());
		if (text(all, "name") == null && text(all, "preferred_username") == null) userInfo(metadata, claims, access).forEach(all::putIfAbsent);
		var subject = claims.getSubject().getValue();
		var name = first(text(all, "preferred_username"), text(all, "email"), text(all, "name"), subject);
		var picture = text(all, "picture");
		return new Vouched(issuer.getValue(), subject, name, first(text(all, "name"), name), picture != null && picture.startsWith("https://") && picture.length() <= 1_024 ? picture : null,
			roles.isMapped() ? roles.of(all) : null);
	}

	/** Core 5.3: the subject must be the ID token's. */
	private Map<String, Object> userInfo(OIDCProviderMetadata metadata, IDTokenClaimsSet claims, AccessToken access) throws OidcException, IOException, ParseException {
		if (metadata.getUserInfoEndpointURI() == null) return Map.of();
		var http = new UserInfoRequest(metadata.getUserInfoEndpointURI(), access).toHTTPRequest();
		http.setConnectTimeout(timeout);
		http.setReadTimeout(timeout);
		http.setFollowRedirects(false);
		var response = UserInfoResponse.parse(http.send());
		if (!response.indicatesSuccess() || response.toSuccessResponse().getUserInfo() == null) return Map.of();
		var info = response.toSuccessResponse().getUserInfo();
		if (!info.getSubject().equals(claims.getSubject())) throw new OidcException("badUserInfo", "the user info is of another subject");
		return info.toJSONObject();
	}

	private static String text(Map<String, Object> claims, String name) {
		if (!(claims.get(name) instanceof String text)) return null;
		var clean = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]", "").strip();
		return clean.isEmpty() ? null : name.equals("picture") ? clean : clean.substring(0, clean.offsetByCodePoints(0, Math.min(64, clean.codePointCount(0, clean.length()))));
	}

	private static String first(String... texts) {
		return Arrays.stream(texts).filter(Objects::nonNull).findFirst().orElseThrow();
	}

	private synchronized Found discover() throws OidcException, IOException, ParseException {
		if (found != null && System.currentTimeMillis() - found.at() < DISCOVERY_LIFE_MS) return found;
		OIDCProviderMetadata metadata;
		try {
			metadata = OIDCProviderMetadata.resolve(issuer, timeout, timeout);
		} catch (GeneralException e) {
			throw new OidcException("badDiscovery", "the discovery document of " + issuer + " was refused: " + e.getMessage(), e);
		}
		for (var endpoint : new URI[] { metadata.getAuthorizationEndpointURI(), metadata.getTokenEndpointURI(), metadata.getJWKSetURI() }) {
			if (endpoint == null || !isFit(endpoint)) throw new OidcException("badDiscovery", "an endpoint of " + issuer + " is missing or not https");
		}
		var methods = metadata.getCodeChallengeMethods();
		if (methods != null && !methods.contains(CodeChallengeMethod.S256)) throw new OidcException("noPkce", issuer + " does not offer PKCE with S256");
		var keys = keys(metadata.getJWKSetURI().toURL());
		var validator = new IDTokenValidator(issuer, client, new JWSVerificationKeySelector<>(signatures(metadata), keys), null);
		validator.setMaxClockSkew(SKEW_SECONDS);
		close(found);
		found = new Found(metadata, validator, keys, System.currentTimeMillis());
		return found;
	}

	/** Keys are fetched in the asking thread: nothing runs on when the bundle is gone. */
	private JWKSource<SecurityContext> keys(URL url) {
		return JWKSourceBuilder.<SecurityContext>create(url, new DefaultResourceRetriever(timeout, timeout, MOST_KEY_BYTES)).refreshAheadCache(false).retrying(false).outageTolerant(false)
			.rateLimited(true).build();
	}

	private Set<JWSAlgorithm> signatures(OIDCProviderMetadata metadata) throws OidcException {
		var offered = metadata.getIDTokenJWSAlgs();
		if (offered == null) return SIGNATURES;
		var both = new HashSet<>(SIGNATURES);
		both.retainAll(offered);
		if (both.isEmpty()) throw new OidcException("badDiscovery", issuer + " signs ID tokens with nothing that is accepted here (RS, PS, ES)");
		return both;
	}

	private static void close(Found found) {
		if (found == null || !(found.keys() instanceof Closeable source)) return;
		try {
			source.close();
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Nobody on the way can read or change it. */
	private static boolean isFit(URI uri) {
		if (uri.getHost() == null || uri.getUserInfo() != null) return false;
		return "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()) && LOOPBACK.contains(uri.getHost());
	}

	private interface Exchange<T> {
		T run() throws OidcException, IOException, ParseException;
	}

	private <T> T exchange(Exchange<T> exchange) throws OidcException {
		if (!free.tryAcquire()) throw new OidcException("busy", MOST_EXCHANGES + " people wait for " + issuer + " at this moment");
		try {
			var result = exchange.run();
			trouble = null;
			return result;
		} catch (IOException | ParseException e) {
			trouble = e.getMessage();
			throw new OidcException("unreachable", "no proper answer from " + issuer + ": " + e.getMessage(), e);
		} finally {
			free.release();
		}
	}
}
