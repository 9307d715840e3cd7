package loggia.provider.storage;

/**
 * JavaScript strings may hold half a surrogate pair, which UTF-8, and so the database, cannot. Here such halves are written as
 * escapes, one way and back.
 */
final class StoredText {
	private StoredText() {}

	/** JSON text with half pairs as JSON escapes: the same value. */
	static String json(String text) {
		return escape(text, false);
	}

	/** A key for the database; two keys never become one. */
	static String key(String key) {
		return escape(key, true);
	}

	/** The key that {@link #key} was given. */
	static String original(String stored) {
		if (stored.indexOf('\\') < 0) {
			return stored;
		}
		var out = new StringBuilder(stored.length());
		for (int i = 0; i < stored.length(); i++) {
			char c = stored.charAt(i);
			if (c != '\\') {
				out.append(c);
			} else if (stored.charAt(i + 1) == '\\') {
				out.append('\\');
				i++;
			} else {
				out.append((char) Integer.parseInt(stored.substring(i + 2, i + 6), 16));
				i += 5;
			}
		}
		return out.toString();
	}

	private static String escape(String text, boolean backslash) {
		StringBuilder out = null;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
			boolean half = Character.isSurrogate(c) && !pair;
			boolean special = half || backslash && (c == '\\' || c == 0);
			if (special && out == null) {
				out = new StringBuilder(text.length() + 16).append(text, 0, i);
			}
			if (out != null) {
				if (c == '\\' && special) {
					out.append("\\\\");
				} else if (special) {
					out.append(String.format("\\u%04x", (int) c));
				} else {
					out.append(c);
				}
			}
			if (pair) {
				i++;
				if (out != null) {
					out.append(text.charAt(i));
				}
			}
		}
		return out == null ? text : out.toString();
	}
}
