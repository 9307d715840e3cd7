package loggia.provider.camel;

import java.util.regex.Pattern;

/**
 * Which functions of Camel's simple language a text may hold. Looked for in every text of a route file, whatever it is there for: a language
 * that embeds simple, an option or a header name cannot hide one.
 */
final class SimpleText {
	private static final String NAME = "[A-Za-z_][A-Za-z0-9_-]*";
	private static final Pattern FUNCTION = Pattern.compile("body|exception\\.message|uuid|exchangeId|routeId|messageTimestamp|null|random\\(\\d{1,9}(,\\d{1,9})?\\)"
			+ "|(header|headers|exchangeProperty)[.:]" + NAME + "|(header|headers|exchangeProperty)\\[" + NAME + "]"
			+ "|variable[.:](global:)?" + NAME + "|variable\\[(global:)?" + NAME + "]"
			+ "|date:now(:[A-Za-z0-9 ,.:'/_-]*)?|date-with-timezone:now:[A-Za-z0-9/_+-]+:[A-Za-z0-9 ,.:'/_-]*|jsonpath\\([^#${}()]*\\)");
	private static final Pattern ENCODED = Pattern.compile("variable\\.url_[A-Za-z0-9_]+|uuid|date:now:[A-Za-z0-9_-]*");

	private SimpleText() {}

	/** @return what is wrong with the text, or null */
	static String trouble(String text) {
		if (text.contains("{{")) {
			return "property placeholders ({{…}}) are not offered: write the value";
		}
		if (text.strip().startsWith("resource:")) {
			return "resource:… reads files and addresses: write the text here";
		}
		int at = next(text, 0);
		while (at >= 0) {
			int open = text.indexOf('{', at);
			int close = text.indexOf('}', open);
			String function = close < 0 ? text.substring(open + 1) : text.substring(open + 1, close);
			if (close < 0 || !FUNCTION.matcher(function).matches()) {
				return "the function ${" + function + "} is not offered: a route reads ${body}, ${header.NAME}, ${variable.NAME}, ${exchangeProperty.NAME}, "
						+ "${exception.message}, ${jsonpath(…)}, ${uuid}, ${random(…)} and ${date:now:…}";
			}
			at = next(text, close);
		}
		return null;
	}

	static boolean isDynamic(String text) {
		return next(text, 0) >= 0;
	}

	/** @return whether each function of the text gives something that is encoded for a URI */
	static boolean isEncoded(String text) {
		int at = next(text, 0);
		while (at >= 0) {
			int open = text.indexOf('{', at);
			int close = text.indexOf('}', open);
			if (close < 0 || !ENCODED.matcher(text.substring(open + 1, close)).matches()) {
				return false;
			}
			at = next(text, close);
		}
		return true;
	}

	private static int next(String text, int from) {
		int plain = text.indexOf("${", from);
		int named = text.indexOf("$simple{", from);
		return plain < 0 ? named : named < 0 ? plain : Math.min(plain, named);
	}
}
