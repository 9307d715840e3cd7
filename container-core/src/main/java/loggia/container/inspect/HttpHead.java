package loggia.container.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The head of a request to the debuggers' door.
 *
 * @param headers by lower-case name
 */
record HttpHead(String method, String path, Map<String, String> headers) {
	private static final int MOST_BYTES = 16 * 1024;
	/** A name that a page of somebody else's could have made to lead here is none of these. */
	private static final Pattern LOCAL_HOST = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

	/** Reads up to the empty line. @return null when the peer went before it said anything */
	static HttpHead read(InputStream in) throws IOException {
		StringBuilder text = new StringBuilder();
		while (text.length() < 4 || text.lastIndexOf("\r\n\r\n") != text.length() - 4) {
			int c = in.read();
			if (c < 0 && text.isEmpty()) {
				return null;
			}
			if (c < 0 || text.length() == MOST_BYTES) {
				throw new IOException("no HTTP request");
			}
			text.append((char) c);
		}
		String[] lines = new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).split("\r\n");
		String[] first = lines[0].split(" ");
		if (first.length != 3) {
			throw new IOException("no HTTP request");
		}
		Map<String, String> headers = new HashMap<>();
		for (int i = 1; i < lines.length; i++) {
			int colon = lines[i].indexOf(':');
			if (colon > 0) {
				headers.put(lines[i].substring(0, colon).trim().toLowerCase(Locale.ROOT), lines[i].substring(colon + 1).trim());
			}
		}
		return new HttpHead(first[0], first[1].replaceFirst("[?#].*", ""), headers);
	}

	String header(String name) {
		return headers.getOrDefault(name, "");
	}

	/** @return why this must not be answered, or null: only programs of this machine and DevTools itself may ask, no web page */
	String refusal() {
		if (!LOCAL_HOST.matcher(header("host")).matches()) {
			return "Host is to be localhost or a loopback address";
		}
		String origin = header("origin");
		return origin.isEmpty() || origin.startsWith("devtools://") ? null : "web pages may not debug";
	}
}
