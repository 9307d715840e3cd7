package loggia.identity.http;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import loggia.api.access.OperatorActions;
import loggia.api.access.Principal;
import loggia.api.identity.SignIn.Door;
import loggia.api.identity.SignIns;
import loggia.identity.Account;
import loggia.identity.Identity;
import loggia.identity.Identity.Visitor;
import loggia.identity.Secrets;
import loggia.identity.oidc.Journey;
import loggia.identity.oidc.Journeys;
import loggia.identity.oidc.OidcException;
import loggia.identity.oidc.OidcProvider;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * To an identity provider and back: {@code /signin/oidc/ID} sends the browser there, {@code /signin/callback} signs in. State, nonce and PKCE
 * verifier stay here; the browser has a cookie of its own for each journey, so that nobody else's journey ends in it.
 */
@Component(service = Servlet.class, property = { "osgi.http.whiteboard.servlet.pattern=/signin/oidc/*", "osgi.http.whiteboard.servlet.pattern=/signin/callback/*",
	"osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=loggia)" })
public class OidcServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private static final Logger log = LoggerFactory.getLogger(OidcServlet.class);
	private static final String COOKIE = "loggia_oidc_";
	private static final long COOKIE_SECONDS = 600;

	private final transient Identity identity;
	private final transient Journeys journeys;
	@Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
	transient volatile List<OidcProvider> providers = List.of();
	/** Absent while the audit log is not there. */
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
	transient volatile OperatorActions actions;

	@Activate
	public OidcServlet(@Reference Identity identity) {
		this(identity, new Journeys(System::currentTimeMillis));
	}

	OidcServlet(Identity identity, Journeys journeys) {
		this.identity = identity;
		this.journeys = journeys;
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setHeader("Cache-Control", "no-store");
		if (request.getServletPath().equals("/signin/oidc")) leave(request, response);
		else comeBack(request, response);
	}

	private void leave(HttpServletRequest request, HttpServletResponse response) throws IOException {
		var door = Cookies.door(request);
		var id = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
		var provider = providers.stream().filter(p -> p.id().equals(id) && p.opens(door)).findFirst().orElse(null);
		if (provider == null) {
			response.sendError(HttpServletResponse.SC_NOT_FOUND);
			return;
		}
		var state = Secrets.make();
		var browser = Secrets.make();
		var redirect = URI.create(origin(request).toLowerCase(Locale.ROOT) + provider.callback());
		var journey = new Journey(id, door, redirect, ReturnPath.of(request.getParameter("return"), door), new Nonce(), new CodeVerifier(), Secrets.digest(browser), journeys.now());
		try {
			var there = provider.authorization(journey, state);
			journeys.begin(state, journey);
			response.addHeader("Set-Cookie", Cookies.text(COOKIE + mark(state), browser, "/signin", COOKIE_SECONDS, request.isSecure()));
			response.setStatus(HttpServletResponse.SC_FOUND);
			response.setHeader("Location", there.toString());
		} catch (OidcException e) {
			refuse(e.code, e.getMessage(), id, journey, response);
		}
	}

	private void comeBack(HttpServletRequest request, HttpServletResponse response) throws IOException {
		var state = single(request, "state");
		var journey = state == null ? null : journeys.end(state).orElse(null);
		if (journey == null) {
			refuse("unknownState", "no journey has this state, or it came back already", null, null, response);
			return;
		}
		var cookie = COOKIE + mark(state);
		response.addHeader("Set-Cookie", Cookies.text(cookie, "", "/signin", 0, request.isSecure()));
		try {
			checkBrowser(request, journey, cookie);
			var provider = providers.stream().filter(p -> p.id().equals(journey.provider())).findFirst().orElseThrow(() -> new OidcException("noProvider", "the provider is no longer configured"));
			if (request.getParameter("error") != null) throw new OidcException("refusedThere", "the provider answered with an error instead of a code");
			var code = single(request, "code");
			if (code == null) throw new OidcException("noCode", "the response has no code, or several");
			var vouched = provider.complete(journey, code, single(request, "iss"), providers.size() == 1);
			signIn(provider, identity.people().ofSubject(provider.origin(), vouched.issuer(), vouched.subject(), vouched.name(), vouched.displayName(), vouched.avatar(), vouched.role(),
				provider.mapsRoles()), journey, request, response);
		} catch (OidcException e) {
			refuse(e.code, e.getMessage(), journey.provider(), journey, response);
		} catch (RestException e) { // disabled, or no role at the console
			refuse(e.code, e.getMessage(), journey.provider(), journey, response);
		}
	}

	/** The browser that left, at exactly the address that was registered. */
	private static void checkBrowser(HttpServletRequest request, Journey journey, String cookie) throws OidcException {
		var browser = Cookies.value(request, cookie);
		if (browser == null || !MessageDigest.isEqual(Secrets.digest(browser).getBytes(StandardCharsets.US_ASCII), journey.browser().getBytes(StandardCharsets.US_ASCII))) {
			throw new OidcException("otherBrowser", "this is not the browser that left for the provider");
		}
		if (!journey.redirect().toString().equals(origin(request) + request.getRequestURI())) throw new OidcException("wrongRedirect", "the response came to another address than the registered one");
		for (var name : List.of("code", "iss", "error")) {
			var values = request.getParameterValues(name);
			if (values != null && values.length > 1) throw new OidcException("badResponse", "the response says something twice");
		}
	}

	private void signIn(OidcProvider provider, Account account, Journey journey, HttpServletRequest request, HttpServletResponse response) {
		var opened = identity.signIn(account, new Visitor(journey.door(), request.getRemoteAddr(), request.getHeader("User-Agent"), Cookies.value(request, SignIns.COOKIE)));
		var role = opened.account().role();
		if (role != null) record(new Principal(account.id(), account.name(), role), account.id(), "done");
		else record(null, account.id(), "done");
		response.addHeader("Set-Cookie", Cookies.signIn(opened.secret(), journey.door(), request.isSecure()));
		response.setStatus(HttpServletResponse.SC_FOUND);
		response.setHeader("Location", journey.back());
	}

	/** Back to the sign-in page, which says it in words. */
	private void refuse(String code, String why, String provider, Journey journey, HttpServletResponse response) {
		log.warn("a sign-in through an identity provider was refused ({}): {}", provider == null ? "-" : provider, why);
		record(null, provider == null ? "" : "oidc:" + provider, "refused:" + code);
		identity.count(journey == null ? Door.SHELL : journey.door(), "refused");
		response.setStatus(HttpServletResponse.SC_FOUND);
		var back = journey == null ? "" : "&return=" + URLEncoder.encode(journey.back(), StandardCharsets.UTF_8);
		response.setHeader("Location", "/signin?failed=" + code + back);
	}

	private void record(Principal who, String target, String outcome) {
		var here = actions;
		if (here != null) here.record(who, "signIn", target, outcome);
	}

	/** Two journeys in two tabs do not take each other's cookie. */
	private static String mark(String state) {
		return Secrets.digest(state).substring(0, 12);
	}

	private static String single(HttpServletRequest request, String name) {
		var values = request.getParameterValues(name);
		return values == null || values.length != 1 || values[0].isEmpty() ? null : values[0];
	}

	/** Scheme and Host as sent; the fence has seen that the Host is one of this gateway's. */
	private static String origin(HttpServletRequest request) {
		return request.getScheme() + "://" + request.getHeader("Host");
	}
}
