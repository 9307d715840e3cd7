package loggia.container.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/** A JSON text as a developer is shown it: what is long is shortened, so that its short parts stay readable. */
final class Preview {
	/** The most characters of a preview. */
	static final int MOST = 4_096;
	/** A longer text is cut unread. */
	private static final int MOST_READ = 1 << 20;
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final int[] MEMBER_LIMITS = { 2_000, 400, 60 };

	private Preview() {}

	/** @return JSON text of at most {@link #MOST} characters; long members of an object become the beginning of their text */
	static String of(String json) {
		if (json.length() <= MOST) {
			return json;
		}
		if (json.length() <= MOST_READ) {
			try {
				if (JSON.readTree(json) instanceof ObjectNode object) {
					for (int limit : MEMBER_LIMITS) {
						String text = shortened(object, limit).toString();
						if (text.length() <= MOST) {
							return text;
						}
					}
				}
			} catch (JsonProcessingException e) {
				// shown as text
			}
		}
		// quotes and escapes may double it
		return TextNode.valueOf(cut(json, MOST / 2 - 100)).toString();
	}

	private static ObjectNode shortened(ObjectNode object, int limit) {
		ObjectNode out = JSON.createObjectNode();
		for (Map.Entry<String, JsonNode> member : object.properties()) {
			JsonNode value = member.getValue();
			String text = value.isTextual() ? value.textValue() : value.toString();
			out.set(member.getKey(), text.length() <= limit ? value : TextNode.valueOf(cut(text, limit)));
		}
		return out;
	}

	private static String cut(String text, int limit) {
		int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
		return text.substring(0, end) + "… (" + text.length() + " characters)";
	}
}
