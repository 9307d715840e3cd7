package loggia.provider.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * A URL that a mini-program or a redirect named, read once: what is vetted is what is connected to. Stricter than a browser (no user
 * info, no escapes or backslashes in the authority, no IPv4 address but four decimal numbers), so that there is one reading only.
 *
 * @param url     with the scheme http or https, without fragment; its host is lower case, in IDNA A-labels, without trailing dot
 * @param scheme  https, http, wss, ws
 * @param host    as {@link loggia.api.access.Domains} wants it: an IPv6 address in brackets
 * @param literal the address when the host is one, else null
 */
record Target(HttpUrl url, String scheme, String host, InetAddress literal) {
	private static final int LONGEST = 65_536;
	private static final Pattern FORM = Pattern.compile("(?i)(https?|wss?)://([^/?#]*)(.*)", Pattern.DOTALL);
	private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
	private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");
	private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

	boolean secure() {
		return scheme.equals("https") || scheme.equals("wss");
	}

	/** @param socket whether it is for a WebSocket: then wss or ws, else https or http @throws loggia.api.ApiException invalid url */
	static Target parse(String text, boolean socket) {
		var form = FORM.matcher(text == null || text.length() > LONGEST ? "" : text.strip());
		if (!form.matches() || form.group().chars().anyMatch(c -> c < 0x20 || c == 0x7f) || form.group(2).matches("(?s).*[@\\\\%\\s].*")) {
			throw Failures.invalidUrl();
		}
		String scheme = form.group(1).toLowerCase(Locale.ROOT);
		if (scheme.startsWith("ws") != socket) {
			throw Failures.invalidUrl();
		}
		HttpUrl url = HttpUrl.parse(scheme.replace("ws", "http") + "://" + form.group(2) + form.group(3));
		if (url == null || !url.username().isEmpty() || !url.password().isEmpty()) {
			throw Failures.invalidUrl();
		}
		String name = url.host();
		if (name.indexOf(':') >= 0) {
			return new Target(url.newBuilder().fragment(null).build(), scheme, "[" + name + "]", address(name));
		}
		String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
		boolean number = NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches();
		if (!(number ? IPV4 : NAME).matcher(host).matches()) {
			throw Failures.invalidUrl();
		}
		return new Target(url.newBuilder().host(host).fragment(null).build(), scheme, host, number ? address(host) : null);
	}

	/** @return where a redirect leads @throws loggia.api.ApiException invalid url */
	Target follow(String location) {
		HttpUrl next = url.resolve(location);
		if (next == null) {
			throw Failures.invalidUrl();
		}
		return parse(next.toString(), false);
	}

	/** @param changed the same but for its query */
	Target withUrl(HttpUrl changed) {
		return new Target(changed, scheme, host, literal);
	}

	/** @return whether scheme, host and port are the same */
	boolean sameOrigin(Target other) {
		return scheme.equals(other.scheme) && host.equals(other.host) && url.port() == other.url.port();
	}

	/** Of a literal: no name service is asked. */
	private static InetAddress address(String literal) {
		try {
			return InetAddress.getByName(literal);
		} catch (UnknownHostException e) {
			throw Failures.invalidUrl();
		}
	}
}
