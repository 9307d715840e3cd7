package loggia.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The HTTP table of docs/architecture.md as code: what may ask for what. Values in, a {@link Refusal} or null out; no state but the port and
 * the token.
 */
final class Rules {
	/** An app's URL may name its version: the one {@code ;} there is. */
	private static final Pattern VERSIONED_APP = Pattern.compile("/miniapp/[^/;]+;version=[A-Za-z0-9._+-]+(/[^;]*)?");
	/** What could mean one thing here and another to a servlet: an encoded dot, slash, semicolon, percent sign or control character. */
	private static final Pattern HIDDEN = Pattern.compile("%(2e|2f|3b|5c|0|1|25|7f)|\\\\", Pattern.CASE_INSENSITIVE);

	private final int port;
	private final OperatorToken token;

	Rules(int port, OperatorToken token) {
		this.port = port;
		this.token = token;
	}

	/**
	 * What the rules look at.
	 *
	 * @param method        {@code GET}
	 * @param uri           the path as it was sent, without query, still encoded
	 * @param host          Host header
	 * @param origin        Origin header or null
	 * @param authorization Authorization header or null
	 * @param upgrade       whether it asks for a WebSocket
	 */
	record Request(String method, String uri, String host, String origin, String authorization, boolean upgrade) {
		/** @return which part of the path space it asks for, decoded as the servlet container does: {@code /%61pi} is {@code /api} */
		Area area() {
			return Area.of(decoded(uri));
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
		if (site == Site.APP && !request.area().forApps) return new Refusal(404, "notFound", "this path belongs to http://localhost:" + port + "/");
		return null;
	}

	/** Everything: before a servlet sees the request. @return null when it may go on */
	Refusal atTheServlet(Request request) {
		var refusal = atTheDoor(request);
		if (refusal != null) return refusal;
		var area = request.area();
		if (!originFits(request, area)) return new Refusal(403, "foreignOrigin", "a page of another origin must not ask for this");
		if (area == Area.API && !token.opens(request.authorization)) {
			return new Refusal(401, "unauthorized", "this needs the operator's token: send 'Authorization: Bearer TOKEN' with what stands in " + token.where());
		}
		return null;
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
		PACKAGE(true, true),
		/** What a frame loads, and its socket. */
		FRAME(true, true),
		/** The HTTP API. */
		API(false, false),
		/** The rest. */
		SHELL(false, false);

		/** Whether an app's own host serves it. */
		final boolean forApps;
		/** Whether a frame of opaque origin ({@code Origin: null}) may ask for it. */
		final boolean forOpaque;

		Area(boolean forApps, boolean forOpaque) {
			this.forApps = forApps;
			this.forOpaque = forOpaque;
		}

		/** @param path decoded */
		private static Area of(String path) {
			if (path.startsWith("/p/")) return PACKAGE;
			if (path.equals("/frame.html") || path.startsWith("/view/") || path.equals("/ws/view")) return FRAME;
			if (path.equals("/api") || path.startsWith("/api/")) return API;
			return SHELL;
		}
	}
}
