package loggia.kit.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The JSON schemas that the kit writes: makes values that fit one, and sees whether a value does. */
final class Schemas {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final int DEEPEST = 8;
	private static final byte[] SOME_BYTES = "bytes".getBytes(StandardCharsets.UTF_8);

	private Schemas() {}

	static JsonNode parse(String schema) {
		try {
			return schema == null || schema.isBlank() ? JSON.createObjectNode() : JSON.readTree(schema);
		} catch (JsonProcessingException e) {
			throw new IllegalStateException("the description of an API is no JSON: build the provider and the kit again", e);
		}
	}

	/** @return what {@code $ref} leads to */
	static JsonNode resolved(JsonNode root, JsonNode schema) {
		JsonNode at = schema;
		for (int depth = 0; at.path("$ref").isTextual() && depth < DEEPEST; depth++) {
			at = root.at(at.path("$ref").textValue().substring(1));
		}
		return at;
	}

	/** @return whether the schema is that of bytes */
	static boolean isBytes(JsonNode schema) {
		return schema.path("properties").has("$bytes");
	}

	/**
	 * Makes a value: examples where there are any, what may be left out only with one.
	 *
	 * @param attachments get the bytes
	 */
	static JsonNode example(JsonNode root, JsonNode schema, List<ByteBuffer> attachments) {
		return example(root, schema, attachments, 0);
	}

	private static JsonNode example(JsonNode root, JsonNode given, List<ByteBuffer> attachments, int depth) {
		JsonNode schema = resolved(root, given);
		if (schema.path("examples").size() > 0) {
			return schema.path("examples").get(0);
		}
		if (schema.has("default")) {
			return schema.path("default");
		}
		if (isBytes(schema)) {
			attachments.add(ByteBuffer.wrap(SOME_BYTES));
			return JSON.createObjectNode().put("$bytes", attachments.size() - 1);
		}
		return switch (schema.path("type").asText()) {
			case "string" -> JSON.getNodeFactory().textNode("text");
			case "boolean" -> JSON.getNodeFactory().booleanNode(true);
			case "integer", "number" -> JSON.getNodeFactory().numberNode(1);
			case "array" -> depth >= DEEPEST ? JSON.createArrayNode() : JSON.createArrayNode().add(example(root, schema.path("items"), attachments, depth + 1));
			case "object" -> object(root, schema, attachments, depth);
			default -> JSON.createObjectNode();
		};
	}

	private static JsonNode object(JsonNode root, JsonNode schema, List<ByteBuffer> attachments, int depth) {
		ObjectNode object = JSON.createObjectNode();
		for (var property : schema.path("properties").properties()) {
			boolean wanted = required(schema, property.getKey()) || resolved(root, property.getValue()).has("examples");
			if (wanted && depth < DEEPEST) {
				object.set(property.getKey(), example(root, property.getValue(), attachments, depth + 1));
			}
		}
		return object;
	}

	static boolean required(JsonNode schema, String name) {
		for (JsonNode one : schema.path("required")) {
			if (one.asText().equals(name)) {
				return true;
			}
		}
		return false;
	}

	/** @return a value of another type; null when any value fits */
	static JsonNode wrong(JsonNode root, JsonNode given) {
		String type = resolved(root, given).path("type").asText();
		return type.isEmpty() ? null : type.equals("string") ? JSON.getNodeFactory().numberNode(7) : JSON.getNodeFactory().textNode("wrong");
	}

	/** @return what does not fit, with its place; null when everything does */
	static String misfit(JsonNode root, JsonNode given, JsonNode value, String place) {
		JsonNode schema = resolved(root, given);
		String type = schema.path("type").asText();
		boolean fits = switch (type) {
			case "string" -> value.isTextual();
			case "boolean" -> value.isBoolean();
			case "integer" -> value.isNumber() && value.canConvertToLong() && value.doubleValue() == Math.rint(value.doubleValue());
			case "number" -> value.isNumber() || value.isNull();
			case "array" -> value.isArray();
			case "object" -> value.isObject();
			default -> true;
		};
		if (!fits) {
			return place + " is " + value.getNodeType() + " instead of " + type;
		}
		for (JsonNode name : schema.path("required")) {
			// what is null is left out of a result
			if (isBytes(schema) && !value.has(name.asText())) {
				return place + " is no bytes";
			}
		}
		for (var property : schema.path("properties").properties()) {
			JsonNode part = value.get(property.getKey());
			String inside = part == null ? null : misfit(root, property.getValue(), part, place + "." + property.getKey());
			if (inside != null) {
				return inside;
			}
		}
		return type.equals("array") ? items(root, schema, value, place) : null;
	}

	private static String items(JsonNode root, JsonNode schema, JsonNode value, String place) {
		for (int i = 0; i < value.size(); i++) {
			String inside = value.get(i).isNull() ? null : misfit(root, schema.path("items"), value.get(i), place + "[" + i + "]");
			if (inside != null) {
				return inside;
			}
		}
		return null;
	}
}
