package loggia.identity.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import loggia.api.identity.SignIn.Door;
import loggia.api.identity.SignIns;

/** What this bundle's cookies look like: host-only, HttpOnly, SameSite=Lax; Secure when the page came by https. */
final class Cookies {
	private static final long SHELL_SECONDS = 400L * 24 * 3600;

	private Cookies() {}

	/** The sign-in's cookie. At the console it ends with the browser; at the shell the gateway alone says when it is over. */
	static String signIn(String secret, Door door, boolean secure) {
		return text(SignIns.COOKIE, secret, "/", door == Door.SHELL ? SHELL_SECONDS : -1, secure);
	}

	static String signedOut(boolean secure) {
		return text(SignIns.COOKIE, "", "/", 0, secure);
	}

	/** @param seconds to keep it; negative until the browser ends */
	static String text(String name, String value, String path, long seconds, boolean secure) {
		return name + "=" + value + "; Path=" + path + (seconds < 0 ? "" : "; Max-Age=" + seconds) + "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
	}

	/** @return the cookie's value, or null; also null when there are two of the name: one of them is not ours */
	static String value(HttpServletRequest request, String name) {
		String found = null;
		if (request.getCookies() == null) return null;
		for (var cookie : request.getCookies()) {
			if (!cookie.getName().equals(name)) continue;
			if (found != null) return null;
			found = cookie.getValue();
		}
		return found;
	}

	/** The console has a host name of its own. */
	static Door door(HttpServletRequest request) {
		return request.getServerName().toLowerCase(Locale.ROOT).startsWith("console.") ? Door.CONSOLE : Door.SHELL;
	}
}
