package loggia.container.bridge;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import loggia.container.Secret;

/** The cookie that names a browser or terminal: host-only, HttpOnly, SameSite=Lax. The device id is a hash of it: an id in a log opens nothing. */
public final class DeviceCookie {
	private static final String NAME = "loggia_device";
	private static final Pattern VALUE = Pattern.compile("[0-9a-f]{32}");
	private static final int YEAR_SECONDS = 365 * 24 * 3600;

	private DeviceCookie() {
	}

	private static String value(HttpServletRequest request) {
		Cookie[] cookies = request.getCookies();
		for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
			if (cookie.getName().equals(NAME) && cookie.getValue() != null && VALUE.matcher(cookie.getValue()).matches()) {
				return cookie.getValue();
			}
		}
		return null;
	}

	/** @return the device's id, or null when the request has no cookie of ours */
	public static String device(HttpServletRequest request) {
		String value = value(request);
		return value == null ? null : Secret.sha256(("device:" + value).getBytes(StandardCharsets.UTF_8)).substring(0, 32);
	}

	/** Sets the cookie, or lets the one there is live on. */
	public static void renew(HttpServletRequest request, HttpServletResponse response) {
		String value = value(request);
		response.addHeader("Set-Cookie", NAME + "=" + (value == null ? Secret.random() : value) + "; Path=/; Max-Age=" + YEAR_SECONDS
				+ "; HttpOnly; SameSite=Lax" + (request.isSecure() ? "; Secure" : ""));
	}
}
