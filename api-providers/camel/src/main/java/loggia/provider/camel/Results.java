package loggia.provider.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Date;
import java.util.List;
import java.util.Map;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiReply;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Makes the reply of a message: a map, or a text that is a JSON object, is the result; anything else is {@code {"data": …}}. Objects that are
 * no JSON go as their text, never as their fields.
 */
final class Results {
	private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
	private static final int MAX_DEPTH = 50;

	/** Most bytes of a result as JSON. */
	private final int maxBytes;

	Results(int maxBytes) {
		this.maxBytes = maxBytes;
	}

	/** @throws ApiException FAILED when the result is too large */
	ApiReply reply(Exchange exchange) {
		Object body = exchange.getMessage().getBody();
		try {
			byte[] bytes = bytes(exchange.getMessage(), body);
			if (bytes != null) {
				return text(bytes);
			}
			if (body instanceof String text) {
				return limited(JSON.writeValueAsString(object(parsed(text))));
			}
			return limited(JSON.writeValueAsString(object(tree(body, 0))));
		} catch (IOException e) {
			throw new IllegalStateException("the route's result cannot be read", e);
		}
	}

	/** @return null for a body that holds no bytes */
	private byte[] bytes(Message message, Object body) throws IOException {
		if (body instanceof byte[] bytes) {
			return bytes;
		}
		if (body == null || body instanceof String || body instanceof Map || body instanceof Iterable || body instanceof Number || body instanceof Boolean || body instanceof JsonNode
				|| body instanceof Date) {
			return null;
		}
		InputStream in = message.getBody(InputStream.class);
		if (in == null) {
			return null;
		}
		try (in) {
			byte[] read = in.readNBytes(maxBytes + 1);
			if (read.length > maxBytes) {
				throw tooLarge();
			}
			return read;
		}
	}

	/** Bytes that are UTF-8 count as text; others go beside the JSON. */
	private ApiReply text(byte[] bytes) throws IOException {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
			return limited(JSON.writeValueAsString(object(parsed(text))));
		} catch (CharacterCodingException e) {
			if (bytes.length > maxBytes) {
				throw tooLarge();
			}
			return new ApiReply("{\"data\":{\"$bytes\":0}}", List.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
		}
	}

	private static JsonNode parsed(String text) {
		String trimmed = text.strip();
		if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
			try {
				return JSON.readTree(trimmed);
			} catch (JsonProcessingException e) {
				return JSON.getNodeFactory().textNode(text);
			}
		}
		return JSON.getNodeFactory().textNode(text);
	}

	private static ObjectNode object(JsonNode node) {
		if (node.isObject()) {
			return (ObjectNode) node;
		}
		ObjectNode object = JSON.createObjectNode();
		if (!node.isNull() && !node.isMissingNode()) {
			object.set("data", node);
		}
		return object;
	}

	private ApiReply limited(String json) {
		if (json.length() > maxBytes || json.length() > maxBytes / 3 && json.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
			throw tooLarge();
		}
		return ApiReply.of(json);
	}

	private ApiException tooLarge() {
		return new ApiException(Reason.FAILED, "the result is larger than " + maxBytes + " bytes");
	}

	private static JsonNode tree(Object value, int depth) {
		var nodes = JSON.getNodeFactory();
		if (value == null) return nodes.nullNode();
		if (depth > MAX_DEPTH) throw new IllegalStateException("the route's result is more than " + MAX_DEPTH + " levels deep");
		if (value instanceof JsonNode node) return node;
		if (value instanceof Boolean bool) return nodes.booleanNode(bool);
		if (value instanceof Number number) return number(number);
		if (value instanceof Map<?, ?> map) {
			ObjectNode object = nodes.objectNode();
			map.forEach((key, item) -> object.set(String.valueOf(key), tree(item, depth + 1)));
			return object;
		}
		if (value instanceof Iterable<?> items) {
			ArrayNode array = nodes.arrayNode();
			items.forEach(item -> array.add(tree(item, depth + 1)));
			return array;
		}
		return other(value, depth);
	}

	private static JsonNode number(Number number) {
		var nodes = JSON.getNodeFactory();
		if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) return nodes.numberNode(number.longValue());
		if (number instanceof BigInteger big) return nodes.numberNode(big);
		if (number instanceof BigDecimal big) return nodes.numberNode(big);
		double value = number.doubleValue();
		return Double.isFinite(value) ? nodes.numberNode(value) : nodes.nullNode();
	}

	private static JsonNode other(Object value, int depth) {
		var nodes = JSON.getNodeFactory();
		try {
			if (value instanceof Object[] array) return tree(java.util.Arrays.asList(array), depth + 1);
			if (value instanceof java.sql.Array array) return tree(array.getArray(), depth + 1);
		} catch (SQLException e) {
			throw new IllegalStateException("an array of the database cannot be read", e);
		}
		if (value instanceof Date date && value.getClass() != java.sql.Date.class && value.getClass() != java.sql.Time.class) return nodes.textNode(date.toInstant().toString());
		if (value instanceof org.postgresql.util.PGobject object && object.getType().startsWith("json")) return parsed(String.valueOf(object.getValue()));
		return nodes.textNode(value.toString());
	}
}
