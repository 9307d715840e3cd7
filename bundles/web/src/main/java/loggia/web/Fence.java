package loggia.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import loggia.api.access.Principal;
import loggia.api.identity.SignIns;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The rules of this gateway, applied to servlet requests; and the headers each answer has. Thread-safe. */
@Component(service = Fence.class)
public class Fence {
	/** Null while the identity bundle is not there: then nobody is signed in. */
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile SignIns signIns;

	private final Rules rules;

	/** @throws IOException when the operator's token cannot be kept: then nothing is served */
	@Activate
	public Fence(BundleContext context) throws IOException {
		this(Integer.parseInt(needed(context, "loggia.port")), OperatorToken.open(Path.of(needed(context, "loggia.data"))));
	}

	Fence(int port, OperatorToken token) {
		rules = new Rules(port, token, () -> signIns);
	}

	/** Sets the headers, and answers what may not even come in. @return whether the request may go on */
	boolean passesDoor(HttpServletRequest request, HttpServletResponse response) throws IOException {
		var described = describe(request);
		setHeaders(described.area(), response);
		if (!passes(rules.atTheDoor(described), response)) return false;
		var elsewhere = rules.elsewhere(described);
		if (elsewhere == null) return true;
		response.setStatus(308);
		response.setHeader("Location", elsewhere + request.getRequestURI() + (request.getQueryString() == null ? "" : "?" + request.getQueryString()));
		return false;
	}

	/** Answers what a servlet must not see, and leaves who asks at the request. @return whether the request may go on */
	boolean passesServlet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		var verdict = rules.atTheServlet(describe(request));
		request.setAttribute(Principal.ATTRIBUTE, verdict.principal());
		return passes(verdict.refusal(), response);
	}

	private static boolean passes(Refusal refusal, HttpServletResponse response) throws IOException {
		if (refusal == null) return true;
		refusal.answer(response);
		return false;
	}

	/** What holds for every answer; a page's Content-Security-Policy is its servlet's. */
	private static void setHeaders(Rules.Area area, HttpServletResponse response) {
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Referrer-Policy", "no-referrer");
		switch (area) {
			case PACKAGE, FILES, FRAME -> response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
			case API, METRICS -> {
				response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
				response.setHeader("Cache-Control", "no-store");
			}
			case SHELL, CONSOLE, COMMON -> {
				response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
				response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
			}
		}
	}

	private static Rules.Request describe(HttpServletRequest request) {
		var upgrade = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
		return new Rules.Request(request.getMethod(), request.getRequestURI(), request.getHeader("Host"), request.getHeader("Origin"), request.getHeader("Authorization"),
			secrets(request), upgrade);
	}

	private static List<String> secrets(HttpServletRequest request) {
		var cookies = request.getCookies();
		if (cookies == null) return List.of();
		return Arrays.stream(cookies).filter(cookie -> cookie.getName().equals(SignIns.COOKIE)).map(Cookie::getValue).toList();
	}

	private static String needed(BundleContext context, String property) {
		var value = context.getProperty(property);
		if (value == null) throw new IllegalStateException("framework property " + property + " is not set: start the gateway with its launcher");
		return value;
	}
}
