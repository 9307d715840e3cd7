package loggia.container.bridge;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import loggia.api.identity.SignIns;

/** The cookie of a sign-in, which the identity bundle sets and this one only reads. */
public final class SignInCookie {
	private SignInCookie() {
	}

	/** @return its value, or null */
	public static String secret(HttpServletRequest request) {
		Cookie[] cookies = request.getCookies();
		for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
			if (cookie.getName().equals(SignIns.COOKIE)) {
				return cookie.getValue();
			}
		}
		return null;
	}
}
