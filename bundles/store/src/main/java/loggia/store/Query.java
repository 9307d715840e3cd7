package loggia.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * A parameter of the URL. {@code HttpServletRequest.getParameter} would take the body for a form when the client says so, as
 * {@code curl --data-binary} does by default.
 */
final class Query {
	private Query() {}

	/** @return the first value of the parameter, or null */
	static String parameter(String query, String name) throws StoreException {
		if (query == null)
			return null;
		for (var pair : query.split("&")) {
			int equals = pair.indexOf('=');
			if (equals >= 0 && decode(pair.substring(0, equals)).equals(name))
				return decode(pair.substring(equals + 1));
		}
		return null;
	}

	private static String decode(String text) throws StoreException {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		} catch (IllegalArgumentException e) {
			throw new StoreException(400, "invalid-query", "The URL's query is not readable at \"" + text + "\": a % must begin two hex digits");
		}
	}
}
