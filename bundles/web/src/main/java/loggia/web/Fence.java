package loggia.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The rules of this gateway, applied to servlet requests; and the headers each answer has. Thread-safe. */
@Component(service = Fence.class)
public class Fence {
	private final Rules rules;

	/** @throws IOException when the operator's token cannot be kept: then nothing is served */
	@Activate
	public Fence(BundleContext context) throws IOException {
		this(Integer.parseInt(needed(context, "loggia.port")), OperatorToken.open(Path.of(needed(context, "loggia.data"))));
	}

	Fence(int port, OperatorToken token) {
		rules = new Rules(port, token);
	}

	/** Sets the headers, and answers what may not even come in. @return whether the request may go on */
	boolean passesDoor(HttpServletRequest request, HttpServletResponse response) throws IOException {
		var described = describe(request);
		setHeaders(described.area(), response);
		return passes(rules.atTheDoor(described), response);
	}

	/** Answers what a servlet must not see. @return whether the request may go on */
	boolean passesServlet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		return passes(rules.atTheServlet(describe(request)), response);
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
			case PACKAGE, FRAME -> response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
			case API -> {
				response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
				response.setHeader("Cache-Control", "no-store");
			}
			case SHELL -> {
				response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
				response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
			}
		}
	}

	private static Rules.Request describe(HttpServletRequest request) {
		var upgrade = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
		return new Rules.Request(request.getMethod(), request.getRequestURI(), request.getHeader("Host"), request.getHeader("Origin"), request.getHeader("Authorization"), upgrade);
	}

	private static String needed(BundleContext context, String property) {
		var value = context.getProperty(property);
		if (value == null) throw new IllegalStateException("framework property " + property + " is not set: start the gateway with its launcher");
		return value;
	}
}
