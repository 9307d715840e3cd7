package loggia.provider.camel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.spi.ApiParams;

/**
 * One parameter or result of a route's API, as its header declares it.
 *
 * @param fallback  the default as JSON, or null for none
 * @param pattern   what a whole string must match, or null
 * @param maxLength most UTF-16 units of a string
 * @param oneOf     the only values allowed; empty for any
 */
record Parameter(String name, Type type, boolean required, JsonNode fallback, String description, Pattern pattern, int maxLength, List<JsonNode> oneOf) {
	/** Most characters of a string whose header does not say. */
	static final int MAX_LENGTH = 10_000;
	private static final ObjectMapper JSON = new ObjectMapper();

	/** Types of JSON, and how TypeScript calls them. */
	enum Type {
		STRING("string"), NUMBER("number"), INTEGER("number"), BOOLEAN("boolean"), OBJECT("Record<string, unknown>"), ARRAY("unknown[]"), ANY("unknown");

		final String typescript;

		Type(String typescript) {
			this.typescript = typescript;
		}

		String text() {
			return name().toLowerCase(java.util.Locale.ROOT);
		}
	}

	/** @return the value as Camel gets it (String, Long, Double, Boolean, List, Map), or null @throws ApiException INVALID_PARAMS, in WeChat's words */
	Object read(JsonNode params) {
		JsonNode node = params.get(name);
		if (ApiParams.absent(node)) {
			if (!required) {
				return fallback == null ? null : plain(fallback);
			}
		}
		Object value = bind(node);
		if (type == Type.STRING) {
			checkText((String) value);
		}
		if (!oneOf.isEmpty() && !oneOf.contains(node)) {
			throw wrong("should be one of " + oneOf);
		}
		return value;
	}

	private Object bind(JsonNode node) {
		String path = "." + name;
		return switch (type) {
			case STRING -> ApiParams.string(node, "parameter", path);
			case NUMBER -> ApiParams.number(node, "parameter", path);
			case INTEGER -> ApiParams.whole(node, "parameter", path);
			case BOOLEAN -> ApiParams.bool(node, "parameter", path);
			case OBJECT -> plain(ApiParams.object(node, "parameter", path));
			case ARRAY -> {
				ApiParams.list(node, "parameter", path, (item, at, index) -> item);
				yield plain(node);
			}
			case ANY -> plain(ApiParams.any(node, "parameter", path));
		};
	}

	private void checkText(String value) {
		if (value.length() > maxLength) {
			throw wrong("should not be longer than " + maxLength + " characters");
		}
		if (pattern != null && !pattern.matcher(value).matches()) {
			throw wrong("should match " + pattern.pattern());
		}
	}

	private ApiException wrong(String what) {
		return new ApiException(Reason.INVALID_PARAMS, "parameter error: parameter." + name + " " + what + ";");
	}

	private static Object plain(JsonNode node) {
		return JSON.convertValue(node, Object.class);
	}

	/** @return its JSON schema */
	ObjectNode schema() {
		ObjectNode schema = JSON.createObjectNode();
		if (type != Type.ANY) {
			schema.put("type", type.text());
		}
		if (!description.isEmpty()) {
			schema.put("description", description);
		}
		if (fallback != null) {
			schema.set("default", fallback);
		}
		if (pattern != null) {
			schema.put("pattern", "^(?:" + pattern.pattern() + ")$");
		}
		if (!oneOf.isEmpty()) {
			schema.putArray("enum").addAll(oneOf);
		}
		return schema;
	}

	/** @return its line in an interface of TypeScript */
	String typescript() {
		String comment = description.isEmpty() ? "" : "\t/** " + description.replace("*/", "* /") + " */\n";
		String types = oneOf.isEmpty() ? type.typescript : String.join(" | ", oneOf.stream().map(JsonNode::toString).toList());
		return comment + "\t" + name + (required ? "" : "?") + ": " + types + ";\n";
	}
}
