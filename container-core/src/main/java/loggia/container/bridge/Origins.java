package loggia.container.bridge;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import loggia.container.Secret;

/**
 * Host names of one request: the shell's, and those of the apps below it (DESIGN D7). On the box the shell is localhost in any
 * spelling, an app {@code LABEL.localhost}; on a network an app is {@code LABEL.NAME}.
 *
 * @param scheme {@code http} or {@code https}
 * @param host   the Host header
 */
public record Origins(String scheme, String host) {
	private static final Pattern LABEL = Pattern.compile("[0-9a-f]{32}");
	private static final Pattern PORT = Pattern.compile(":(\\d{1,5})$");
	private static final String LOCAL = "localhost";

	/** Reads them from a request. */
	public static Origins of(HttpServletRequest request) {
		String host = request.getHeader("Host");
		return new Origins(request.getScheme(), host == null ? LOCAL : host.toLowerCase(Locale.ROOT));
	}

	/** @return the label of an app's origin: first 32 hex digits of SHA-256(app id) */
	public static String label(String appId) {
		return Secret.sha256(appId.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
	}

	/** @return the label of a view module's origin, which no app can have: its id has no blank */
	public static String moduleLabel(String provider, String name) {
		return label("view module " + provider + "/" + name);
	}

	private String port() {
		var matcher = PORT.matcher(host);
		return matcher.find() ? matcher.group() : "";
	}

	private String name() {
		return host.substring(0, host.length() - port().length());
	}

	/** @return the label when this request came to an app's origin, else null */
	public String label() {
		int dot = name().indexOf('.');
		String first = dot < 0 ? "" : name().substring(0, dot);
		return LABEL.matcher(first).matches() ? first : null;
	}

	/** @return the name below which apps have their labels */
	private String base() {
		String name = label() == null ? name() : name().substring(33);
		return name.equals("127.0.0.1") || name.equals("[::1]") ? LOCAL : name;
	}

	/** @return the origin this request came to */
	public String own() {
		return scheme + "://" + host;
	}

	/** @return the origin of an app's pages */
	public String app(String appId) {
		return scheme + "://" + label(appId) + "." + base() + port();
	}

	/** @return CSP sources of every app's origin */
	public String apps() {
		return scheme + "://*." + base() + port();
	}

	/** @return CSP sources of the shell, as an app's page names it */
	public String shells() {
		if (label() == null) {
			return "'self'";
		}
		String shell = scheme + "://" + base() + port();
		return base().equals(LOCAL) ? shell + " " + scheme + "://127.0.0.1" + port() : shell;
	}

	/** @return this host as a WebSocket origin */
	public String socket() {
		return (scheme.equals("https") ? "wss://" : "ws://") + host;
	}
}
