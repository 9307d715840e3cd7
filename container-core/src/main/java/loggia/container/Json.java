package loggia.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** JSON as trees, for what is small and rare; patches, events and parameters of calls stay text. */
public final class Json {
	private static final ObjectMapper MAPPER = new ObjectMapper();

	private Json() {
	}

	/** @return a new object */
	public static ObjectNode object() {
		return MAPPER.createObjectNode();
	}

	/** @return a new array */
	public static ArrayNode array() {
		return MAPPER.createArrayNode();
	}

	/** @return the object of that text ({@code ""} is an empty one), or empty when it is none */
	public static Optional<ObjectNode> parse(String text) {
		if (text.isEmpty()) {
			return Optional.of(object());
		}
		try {
			return MAPPER.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
		} catch (JsonProcessingException e) {
			return Optional.empty();
		}
	}

	/** @return the text of a tree */
	public static String text(JsonNode node) {
		return node.toString();
	}

	/** @return the string member, or the fallback when it is not there or no string */
	public static String string(JsonNode object, String name, String fallback) {
		JsonNode value = object.get(name);
		return value != null && value.isTextual() ? value.textValue() : fallback;
	}

	/** @return the object member, or an empty one */
	public static ObjectNode member(JsonNode object, String name) {
		return object.get(name) instanceof ObjectNode value ? value : object();
	}
}
