package loggia.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import loggia.api.access.Principal;
import loggia.api.identity.SignIns;

/**
 * The HTTP table of docs/architecture.md as code: what may ask for what. Values in, a {@link Verdict} out; no state but the port, the token and
 * who is signed in.
 */
final class Rules {
	/** An app's URL may name its version: the one {@code ;} there is. */
	private static final Pattern VERSIONED_APP = Pattern.compile("/miniapp/[^/;]+;version=[A-Za-z0-9._+-]+(/[^;]*)?");
	/** What could mean one thing here and another to a servlet: an encoded dot, slash, semicolon, percent sign or control character. */
	private static final Pattern HIDDEN = Pattern.compile("%(2e|2f|3b|5c|0|1|25|7f)|\\\\", Pattern.CASE_INSENSITIVE);
	/** Their methods prove who asks: a password, an app's secret, a merchant's signature. */
	private static final List<String> EXEMPT = List.of("/api/v1/auth/", "/api/v1/merchant/");
	private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

	private final int port;
	private final Credentials credentials;

	/** @param signIns gives null while nobody can sign in */
	Rules(int port, OperatorToken token, Supplier<SignIns> signIns) {
		this.port = port;
		this.credentials = new Credentials(token, signIns);
	}

	/**
	 * What the rules look at.
	 *
	 * @param method        {@code GET}
	 * @param uri           the path as it was sent, without query, still encoded
	 * @param host          Host header
	 * @param origin        Origin header or null
	 * @param authorization Authorization header or null
	 * @param secrets       values of the sign-in cookie
	 * @param upgrade       whether it asks for a WebSocket
	 */
	record Request(String method, String uri, String host, String origin, String authorization, List<String> secrets, boolean upgrade) {
		/** @return which part of the path space it asks for, decoded as the servlet container does: {@code /%61pi} is {@code /api} */
		Area area() {
			return Area.of(decoded(uri));
		}

		/** @return whether whoever is behind the path proves who asks */
		boolean exempt() {
			var path = decoded(uri);
			return EXEMPT.stream().anyMatch(path::startsWith);
		}

		boolean changes() {
			return !READING.contains(method);
		}
	}

	/**
	 * What becomes of a request.
	 *
	 * @param refusal   null when it may go on
	 * @param principal who asks; null when nobody proved it
	 */
	record Verdict(Refusal refusal, Principal principal) {
		static Verdict no(int status, String code, String message) {
			return new Verdict(new Refusal(status, code, message), null);
		}

		static Verdict yes(Principal principal) {
			return new Verdict(null, principal);
		}
	}

	/** Host, method and path: for each request, whether something answers it or not. @return null when it may go on */
	Refusal atTheDoor(Request request) {
		var site = Site.of(request.host, port);
		if (site == Site.FOREIGN) return new Refusal(421, "wrongHost", "this gateway is http://localhost:" + port + "/: open it under that name");
		switch (request.method) {
			case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS":
				break;
			default:
				return new Refusal(405, "methodNotAllowed", "this method is not used here");
		}
		if (!clean(request.uri)) return new Refusal(400, "badPath", "the path must have no empty, hidden or dotted part, and ';' only in an app's ';version='");
		if (!request.area().sites.contains(site)) return new Refusal(404, "notFound", "this path belongs to http://localhost:" + port + "/");
		return null;
	}

	/** @return the origin that a request which passed the door should have gone to; null when it came to the right one */
	String elsewhere(Request request) {
		return request.area() == Area.CONSOLE && Site.of(request.host, port) != Site.CONSOLE ? "http://" + Site.CONSOLE_NAME + ":" + port : null;
	}

	/** Everything: before a servlet sees the request. */
	Verdict atTheServlet(Request request) {
		var refusal = atTheDoor(request);
		if (refusal != null) return new Verdict(refusal, null);
		var area = request.area();
		if (!originFits(request, area)) return Verdict.no(403, "foreignOrigin", "a page of another origin must not ask for this");
		if (lacksOrigin(request)) return Verdict.no(403, "noOrigin", "a change by a sign-in must name the page that asks: send Origin");
		if (!area.guarded) return Verdict.yes(null);
		return credentials.of(request, Site.of(request.host, port) == Site.CONSOLE);
	}

	/** A browser adds the cookie whoever asks; which page it was, it says in Origin with everything but plain reading. */
	private boolean lacksOrigin(Request request) {
		return request.changes() && request.origin == null && !request.secrets.isEmpty() && !credentials.isToken(request);
	}

	private boolean originFits(Request request, Area area) {
		var origin = request.origin;
		if (origin == null) return !request.upgrade;
		if (origin.equals("null")) return area.forOpaque;
		if (origin.equals("http://" + request.host.toLowerCase(Locale.ROOT))) return true;
		return area == Area.PACKAGE && Site.ofOrigin(origin, port) != Site.FOREIGN;
	}

	private static boolean clean(String uri) {
		if (decoded(uri).isEmpty() || !uri.startsWith("/") || uri.contains("//") || HIDDEN.matcher(uri).find()) return false;
		if (uri.indexOf(';') >= 0 && !VERSIONED_APP.matcher(uri).matches()) return false;
		for (var part : uri.split("/")) {
			if (part.equals(".") || part.equals("..")) return false;
		}
		return true;
	}

	/** @return the path with each {@code %XX} decoded once; empty when that is not possible */
	private static String decoded(String uri) {
		if (uri.indexOf('%') < 0) return uri;
		try {
			return URLDecoder.decode(uri.replace("+", "%2B"), StandardCharsets.UTF_8);
		} catch (IllegalArgumentException e) {
			return "";
		}
	}

	/** A part of the path space. */
	enum Area {
		/** Files of a release: any page of the gateway, whatever its origin. */
		PACKAGE(true, false, Site.SHELL, Site.APP),
		/** Temporary files of a session: its own frame, also one of opaque origin. */
		FILES(true, false, Site.SHELL, Site.APP),
		/** What a frame loads, and its socket. */
		FRAME(true, false, Site.SHELL, Site.APP),
		/** The HTTP API. */
		API(false, true, Site.SHELL, Site.CONSOLE),
		/** Figures for Prometheus. */
		METRICS(false, true, Site.SHELL, Site.CONSOLE),
		/** The operators' pages; the shell's host only says where they are. */
		CONSOLE(false, false, Site.SHELL, Site.CONSOLE),
		/** Where people say who they are, and whether the gateway is well. */
		COMMON(false, false, Site.SHELL, Site.CONSOLE),
		/** The rest. */
		SHELL(false, false, Site.SHELL);

		/** Whether a frame of opaque origin ({@code Origin: null}) may ask for it. */
		final boolean forOpaque;
		/** Whether it needs a principal. */
		final boolean guarded;
		/** The hosts that have it. */
		final Set<Site> sites;

		Area(boolean forOpaque, boolean guarded, Site first, Site... more) {
			this.forOpaque = forOpaque;
			this.guarded = guarded;
			this.sites = EnumSet.of(first, more);
		}

		/** @param path decoded */
		private static Area of(String path) {
			if (path.startsWith("/p/")) return PACKAGE;
			if (path.startsWith("/t/")) return FILES;
			if (path.equals("/frame.html") || path.startsWith("/view/") || path.equals("/ws/view")) return FRAME;
			if (isBelow(path, "/api")) return API;
			if (isBelow(path, "/metrics")) return METRICS;
			if (isBelow(path, "/console")) return CONSOLE;
			if (isBelow(path, "/signin") || isBelow(path, "/health")) return COMMON;
			return SHELL;
		}

		private static boolean isBelow(String path, String root) {
			return path.equals(root) || path.startsWith(root + "/");
		}
	}
}
