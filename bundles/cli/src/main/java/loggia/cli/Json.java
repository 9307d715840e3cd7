package loggia.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The one JSON mapper of the command line. */
final class Json {
	static final ObjectMapper MAPPER = new ObjectMapper();

	private Json() {}

	static ObjectNode object() {
		return MAPPER.createObjectNode();
	}

	/** @return null when the text is not JSON */
	static JsonNode parse(String text) {
		try {
			return MAPPER.readTree(text);
		} catch (JsonProcessingException e) {
			return null;
		}
	}
}
