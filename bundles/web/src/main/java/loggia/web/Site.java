package loggia.web;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which of the gateway's hosts a request names. */
enum Site {
	/** The trusted shell: {@code localhost}, {@code 127.0.0.1}, {@code [::1]}. */
	SHELL,
	/** A mini-program's own origin: 32 hex digits and {@code .localhost}. */
	APP,
	/** The operators' console: {@code console.localhost}, an origin that no app and no shell page shares. */
	CONSOLE,
	/** None: somebody else's name points here. */
	FOREIGN;

	private static final Set<String> SHELL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
	static final String CONSOLE_NAME = "console.localhost";
	private static final Pattern APP_NAME = Pattern.compile("[0-9a-f]{32}\\.localhost");
	private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9a-f:]+\\]|[a-z0-9.-]+)(?::([0-9]{1,5}))?");

	/** @param authority a Host header, may be null; @param port the gateway's */
	static Site of(String authority, int port) {
		if (authority == null) return FOREIGN;
		var parts = AUTHORITY.matcher(authority.toLowerCase(Locale.ROOT));
		if (!parts.matches()) return FOREIGN;
		int named = parts.group(2) == null ? 80 : Integer.parseInt(parts.group(2));
		if (named != port) return FOREIGN;
		if (SHELL_NAMES.contains(parts.group(1))) return SHELL;
		if (parts.group(1).equals(CONSOLE_NAME)) return CONSOLE;
		return APP_NAME.matcher(parts.group(1)).matches() ? APP : FOREIGN;
	}

	/** @param origin an Origin header that is not {@code null}; only {@code http}: the gateway listens on loopback only */
	static Site ofOrigin(String origin, int port) {
		return origin.startsWith("http://") ? of(origin.substring("http://".length()), port) : FOREIGN;
	}
}
