package loggia.provider.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The header lines a mini-program may write, and the ones it reads. Left out without a word, as WeChat does with Referer: the lines
 * that decide where a request goes and how it is framed (Host, Content-Length, …), that belong to the gateway (Referer, Proxy-…), and
 * Cookie, which the cookie box of the app and person writes.
 */
final class Headers {
	/** Bytes of names and values together. */
	static final int MOST = 1_048_576;
	private static final String AGENT = "Loggia/0.1 (mini-program)";
	private static final Set<String> FORBIDDEN = Set.of("host", "referer", "cookie", "cookie2", "content-length", "transfer-encoding", "connection", "keep-alive",
			"upgrade", "te", "trailer", "expect", "via", "accept-encoding", "http2-settings");
	private static final String TOKEN_EXTRA = "!#$%&'*+-.^_`|~";

	private Headers() {}

	/** @param header may be null @throws loggia.api.ApiException when a name or a value is none, or all are too long */
	static okhttp3.Headers of(Map<String, JsonNode> header) {
		var lines = new okhttp3.Headers.Builder();
		lines.set("User-Agent", AGENT);
		long size = 0;
		for (var entry : (header == null ? Map.<String, JsonNode>of() : header).entrySet()) {
			JsonNode node = entry.getValue();
			if (node == null || node.isNull()) {
				continue;
			}
			String name = entry.getKey();
			String value = (node.isValueNode() ? node.asText() : node.toString()).strip();
			check(name, value);
			size += name.length() + value.getBytes(StandardCharsets.UTF_8).length;
			if (size > MOST) {
				throw Failures.invalid("header is longer than " + MOST + " bytes");
			}
			if (!isForbidden(name)) {
				lines.removeAll(name);
				lines.addUnsafeNonAscii(name, value);
			}
		}
		return lines.build();
	}

	private static boolean isForbidden(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return FORBIDDEN.contains(lower) || lower.startsWith("proxy-") || lower.startsWith("sec-");
	}

	private static void check(String name, String value) {
		if (name.isEmpty() || !name.chars().allMatch(Headers::isToken)) {
			throw Failures.invalid("header has a name that is none");
		}
		if (value.chars().anyMatch(c -> c < 0x20 && c != '\t' || c == 0x7f)) {
			throw Failures.invalid("header." + name + " has a line break or another control character");
		}
	}

	/** RFC 9110, section 5.6.2. */
	private static boolean isToken(int c) {
		return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || TOKEN_EXTRA.indexOf(c) >= 0;
	}

	/** @return whether the text may be a WebSocket sub-protocol */
	static boolean isToken(String text) {
		return !text.isEmpty() && text.chars().allMatch(Headers::isToken);
	}

	/** @return lines of one name joined by commas, under the name as it came first */
	static Map<String, String> merged(okhttp3.Headers headers) {
		var names = new LinkedHashMap<String, String>();
		var merged = new LinkedHashMap<String, String>();
		for (var line : headers) {
			String name = names.computeIfAbsent(line.getFirst().toLowerCase(Locale.ROOT), lower -> line.getFirst());
			merged.merge(name, line.getSecond(), (a, b) -> a + "," + b);
		}
		return merged;
	}

	static List<String> cookies(okhttp3.Headers headers) {
		return headers.values("Set-Cookie");
	}
}
