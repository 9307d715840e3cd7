package loggia.worker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;

/** The little JSON a worker reads and writes itself; everything else it passes on as text. */
final class Json {
	private static final JsonFactory FACTORY = new JsonFactory();

	private Json() {
	}

	/** @return the string value of a member of the top object, or null when it is not there or no string */
	static String text(String json, String name) {
		try (JsonParser p = member(json, name)) {
			return p != null && p.currentToken() == JsonToken.VALUE_STRING ? p.getText() : null;
		} catch (IOException e) {
			return null;
		}
	}

	/** @return whether a member of the top object is true */
	static boolean isTrue(String json, String name) {
		try (JsonParser p = member(json, name)) {
			return p != null && p.currentToken() == JsonToken.VALUE_TRUE;
		} catch (IOException e) {
			return false;
		}
	}

	/** @return a parser at the member's value, or null */
	private static JsonParser member(String json, String name) throws IOException {
		JsonParser p = FACTORY.createParser(json);
		if (p.nextToken() == JsonToken.START_OBJECT) {
			for (String field = p.nextFieldName(); field != null; field = p.nextFieldName()) {
				p.nextToken();
				if (field.equals(name)) {
					return p;
				}
				p.skipChildren();
			}
		}
		p.close();
		return null;
	}

	/** @return the text as a JSON string, or {@code null} */
	static String quote(String text) {
		if (text == null) {
			return "null";
		}
		StringBuilder out = new StringBuilder(text.length() + 8).append('"');
		JsonStringEncoder.getInstance().quoteAsString(text, out);
		return out.append('"').toString();
	}
}
