package loggia.kit;

/** Text of comments. */
final class Comments {
	private Comments() {}

	/** @return the text on one line, inline tags reduced to their content, markup left out; fit for a comment of TypeScript */
	static String line(String text) {
		var out = new StringBuilder();
		int depth = 0;
		int tag = -1;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (tag < 0 && c == '{' && text.startsWith("{@", i)) {
				tag = depth;
				i = Math.max(i, text.indexOf(' ', i));
			} else if (c == '}' && depth == tag) {
				tag = -1;
			} else {
				depth += c == '{' ? 1 : c == '}' ? -1 : 0;
				out.append(c);
			}
		}
		return out.toString().replaceAll("<[^>]*>", "").replaceAll("\\s+", " ").trim().replace("*/", "* /");
	}
}
