package loggia.rest.router;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loggia.rest.RestException;

/** Paths and queries, each decoded once. */
final class Text {
	private Text() {}

	/** @param path as it was sent @return its parts, decoded; a slash at the end means nothing */
	static List<String> parts(String path) {
		var parts = new ArrayList<String>();
		for (var part : path.split("/")) {
			if (!part.isEmpty()) parts.add(decoded(part, false));
		}
		return parts;
	}

	/** @param query as it was sent, or null @return all values by name, in order */
	static Map<String, List<String>> query(String query) {
		var values = new LinkedHashMap<String, List<String>>();
		if (query == null) return values;
		for (var pair : query.split("&")) {
			if (pair.isEmpty()) continue;
			int equals = pair.indexOf('=');
			var name = decoded(equals < 0 ? pair : pair.substring(0, equals), true);
			values.computeIfAbsent(name, n -> new ArrayList<>()).add(equals < 0 ? "" : decoded(pair.substring(equals + 1), true));
		}
		return values;
	}

	/** @param plus whether it stands for a space: in a query it does, in a path not */
	private static String decoded(String text, boolean plus) {
		if (text.indexOf('%') < 0 && !(plus && text.indexOf('+') >= 0)) return text;
		var raw = text.getBytes(StandardCharsets.UTF_8);
		var bytes = ByteBuffer.allocate(raw.length);
		for (int i = 0; i < raw.length; i++) {
			if (raw[i] == '%') {
				bytes.put((byte) (hex(raw, i + 1) << 4 | hex(raw, i + 2)));
				i += 2;
			} else bytes.put(plus && raw[i] == '+' ? (byte) ' ' : raw[i]);
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
		} catch (CharacterCodingException e) {
			throw bad();
		}
	}

	private static int hex(byte[] text, int at) {
		int digit = at < text.length ? Character.digit(text[at], 16) : -1;
		if (digit < 0) throw bad();
		return digit;
	}

	private static RestException bad() {
		return new RestException(400, "badPath", "the path or query has a % that is not followed by two hex digits of UTF-8");
	}
}
