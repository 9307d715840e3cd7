package loggia.sandbox;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import loggia.api.access.Domains.Kind;

/**
 * A server as operators name it: scheme, host and port; {@code *.host} stands for every name below the host, not for the host itself.
 *
 * @param host IDNA A-labels in lower case, an IPv4 address, or an IPv6 address in brackets; of a wildcard what follows {@code *.}
 * @param port the real one
 */
record Origin(String scheme, String host, int port, boolean wildcard) {
	private static final Map<String, Integer> PORTS = Map.of("https", 443, "http", 80, "wss", 443, "ws", 80);
	private static final Map<Kind, Set<String>> SCHEMES = Map.of(Kind.SOCKET, Set.of("wss", "ws"), Kind.REQUEST, Set.of("https", "http"), Kind.UPLOAD,
			Set.of("https", "http"), Kind.DOWNLOAD, Set.of("https", "http"));
	private static final Pattern IPV4 = Pattern.compile("(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
	private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
	private static final int MAX_NAME = 253;

	/** @throws IllegalArgumentException with a sentence that says what is wrong */
	static Origin parse(String text, Kind kind) {
		int at = text.indexOf("://");
		String scheme = at < 0 ? "" : text.substring(0, at).toLowerCase(Locale.ROOT);
		if (!SCHEMES.get(kind).contains(scheme)) {
			throw new IllegalArgumentException("'" + text + "' does not begin with " + String.join(":// or ", SCHEMES.get(kind).stream().sorted().toList())
					+ "://, as a server for kind " + kind.text() + " does");
		}
		String rest = text.substring(at + 3);
		boolean wildcard = rest.startsWith("*.");
		String authority = (wildcard ? rest.substring(2) : rest).replaceFirst("/$", "");
		if (authority.isEmpty() || authority.matches("(?s).*[/?#@\\\\\\s%*].*")) {
			throw new IllegalArgumentException("'" + text + "' is more than scheme, host and port, or less: write https://api.example.com, or https://*.example.com");
		}
		int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
		int port = colon < 0 ? PORTS.get(scheme) : port(authority.substring(colon + 1), text);
		String host = host(colon < 0 ? authority : authority.substring(0, colon), text);
		if (wildcard && (host.startsWith("[") || IPV4.matcher(host).matches() || !host.contains("."))) {
			throw new IllegalArgumentException("'" + text + "' is too wide: *. needs a name of at least two parts, such as *.example.com");
		}
		return new Origin(scheme, host, port, wildcard);
	}

	private static int port(String text, String whole) {
		if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
			throw new IllegalArgumentException("'" + whole + "' has a port that is none: give a number from 1 to 65535");
		}
		return Integer.parseInt(text);
	}

	private static String host(String text, String whole) {
		if (text.startsWith("[")) {
			return bracketed(text);
		}
		String name;
		try {
			name = IDN.toASCII(text.endsWith(".") ? text.substring(0, text.length() - 1) : text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
		} catch (IllegalArgumentException e) {
			throw new IllegalArgumentException("'" + whole + "' has no host name that can be one: " + e.getMessage(), e);
		}
		String last = name.substring(name.lastIndexOf('.') + 1);
		// 127.1, 0x7f000001 and 2130706433 are addresses to some readers and names to others
		boolean number = last.matches("\\d+|0x[0-9a-f]*");
		if (name.length() > MAX_NAME || !NAME.matcher(name).matches() || number && !IPV4.matcher(name).matches()) {
			throw new IllegalArgumentException("'" + whole + "' has no host name that can be one: letters, digits and dashes between dots, or an address written in full");
		}
		return name;
	}

	/** @return an IPv6 address as every spelling of it has it */
	static String bracketed(String text) {
		try {
			// a literal in brackets is never looked up
			var host = new URI("http://" + text + "/").getHost();
			if (host != null && host.startsWith("[") && !host.contains("%") && !host.contains(".")) {
				var address = InetAddress.getByName(host);
				if (address.getAddress().length == 16) {
					return "[" + address.getHostAddress() + "]";
				}
			}
		} catch (URISyntaxException | UnknownHostException e) {
			throw new IllegalArgumentException("'" + text + "' is no IPv6 address in brackets", e);
		}
		throw new IllegalArgumentException("'" + text + "' is no IPv6 address in brackets");
	}

	/** @return whether people could read along, or a private network is meant for sure: then it takes an operator's leave */
	boolean plain() {
		return scheme.equals("http") || scheme.equals("ws");
	}

	/** @param host in lower case, an IPv6 address as {@link #bracketed} has it */
	boolean covers(String scheme, String host, int port) {
		return this.port == port && this.scheme.equals(scheme)
				&& (wildcard ? host.length() > this.host.length() + 1 && host.endsWith(this.host) && host.charAt(host.length() - this.host.length() - 1) == '.'
						: host.equals(this.host));
	}

	/** As it is kept and shown: without the port that goes without saying. */
	@Override
	public String toString() {
		return scheme + "://" + (wildcard ? "*." : "") + host + (PORTS.get(scheme) == port ? "" : ":" + port);
	}
}
