package loggia.api.spi;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;

/**
 * The parameters of one call, parsed once by the gate, and how generated code reads them. Readers throw INVALID_PARAMS in
 * WeChat's words: {@code parameter error: parameter.key should be String instead of Number;}. {@code path} and {@code name} are
 * joined for that message alone.
 *
 * @param json        the parameter object
 * @param attachments bytes that {@code {"$bytes":n}} in it stands for
 */
public record ApiParams(JsonNode json, List<ByteBuffer> attachments) {
	/** Reads one value of a list or a map. */
	@FunctionalInterface
	public interface Reader<T> {
		T read(JsonNode node, String path, String name);
	}

	/** @return whether the value was left out */
	public static boolean absent(JsonNode node) {
		return node == null || node.isNull();
	}

	public static JsonNode object(JsonNode node, String path, String name) {
		if (node == null || !node.isObject()) {
			throw wrong("Object", node, path, name);
		}
		return node;
	}

	public static JsonNode any(JsonNode node, String path, String name) {
		if (node == null) {
			throw wrong("Any", null, path, name);
		}
		return node;
	}

	public static RawJson raw(JsonNode node, String path, String name) {
		return new RawJson(any(node, path, name).toString());
	}

	public static String string(JsonNode node, String path, String name) {
		if (node == null || !node.isTextual()) {
			throw wrong("String", node, path, name);
		}
		return node.textValue();
	}

	public static boolean bool(JsonNode node, String path, String name) {
		if (node == null || !node.isBoolean()) {
			throw wrong("Boolean", node, path, name);
		}
		return node.booleanValue();
	}

	public static double number(JsonNode node, String path, String name) {
		if (node == null || !node.isNumber()) {
			throw wrong("Number", node, path, name);
		}
		return node.doubleValue();
	}

	/** A whole number; one that JavaScript wrote as {@code 1e3} counts. */
	public static long whole(JsonNode node, String path, String name) {
		double value = number(node, path, name);
		if (value != Math.rint(value) || !node.canConvertToLong()) {
			throw wrong("Integer", node, path, name);
		}
		return node.longValue();
	}

	/** As {@link #whole}, within 32 bits. */
	public static int integer(JsonNode node, String path, String name) {
		long value = whole(node, path, name);
		if (value != (int) value) {
			throw wrong("Integer", node, path, name);
		}
		return (int) value;
	}

	/** The attachment that {@code {"$bytes":n}} stands for, read-only. */
	public ByteBuffer bytes(JsonNode node, String path, String name) {
		int index = attachment(node);
		if (index < 0 || index >= attachments.size()) {
			throw wrong("ArrayBuffer", node, path, name);
		}
		return attachments.get(index).asReadOnlyBuffer();
	}

	/** What is an attachment as bytes, anything else as it is. */
	public AnyOrBytes anyOrBytes(JsonNode node, String path, String name) {
		return attachment(node) >= 0 ? AnyOrBytes.of(bytes(node, path, name)) : new AnyOrBytes(any(node, path, name), null, null);
	}

	public static <T> List<T> list(JsonNode node, String path, String name, Reader<T> element) {
		if (node == null || !node.isArray()) {
			throw wrong("Array", node, path, name);
		}
		var list = new ArrayList<T>(node.size());
		String here = path + name;
		for (int i = 0; i < node.size(); i++) {
			list.add(element.read(node.get(i), here, "[" + i + "]"));
		}
		return list;
	}

	public static <T> Map<String, T> map(JsonNode node, String path, String name, Reader<T> value) {
		var map = new LinkedHashMap<String, T>();
		String here = path + name;
		for (var field : object(node, path, name).properties()) {
			map.put(field.getKey(), value.read(field.getValue(), here, "." + field.getKey()));
		}
		return map;
	}

	private static ApiException wrong(String wanted, JsonNode node, String path, String name) {
		return new ApiException(Reason.INVALID_PARAMS,
				"parameter error: " + path + name + " should be " + wanted + " instead of " + type(node) + ";");
	}

	private static int attachment(JsonNode node) {
		if (node == null || !node.isObject() || node.size() != 1) {
			return -1;
		}
		JsonNode index = node.get("$bytes");
		return index != null && index.isInt() ? index.intValue() : -1;
	}

	private static String type(JsonNode node) {
		if (node == null) {
			return "Undefined";
		}
		return switch (node.getNodeType()) {
			case NULL -> "Null";
			case STRING -> "String";
			case NUMBER -> "Number";
			case BOOLEAN -> "Boolean";
			case ARRAY -> "Array";
			case OBJECT -> attachment(node) >= 0 ? "ArrayBuffer" : "Object";
			default -> "Undefined";
		};
	}
}
