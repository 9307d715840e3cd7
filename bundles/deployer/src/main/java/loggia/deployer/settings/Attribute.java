package loggia.deployer.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.osgi.service.metatype.AttributeDefinition;

/**
 * One setting of a form, as the metatype describes it.
 *
 * @param type        string, long, integer, short, character, byte, double, float, boolean or password
 * @param cardinality 0 for one value, else how many at most; below 0 too
 * @param fallback    what counts when nothing is set
 * @param min         least number or length, or null
 * @param max         largest number or length, or null
 */
record Attribute(String id, String name, String description, Type type, int cardinality, List<Option> options, List<String> fallback, BigDecimal min, BigDecimal max) {
	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
	private static final int MOST_VALUES = 1_000;
	private static final int LONGEST = 100_000;

	/** A value that may be chosen. */
	public record Option(String value, String label) {}

	/** The types of metatype that Java annotations can have. */
	enum Type {
		STRING(String.class), LONG(Long.class), INTEGER(Integer.class), SHORT(Short.class), CHARACTER(Character.class), BYTE(Byte.class), DOUBLE(Double.class), FLOAT(Float.class),
		BOOLEAN(Boolean.class), PASSWORD(String.class);

		final Class<?> java;

		Type(Class<?> java) {
			this.java = java;
		}

		@SuppressWarnings("deprecation") // BIGINTEGER and BIGDECIMAL are refused as what they are: not offered
		static Type of(int metatype) {
			return switch (metatype) {
				case AttributeDefinition.STRING -> STRING;
				case AttributeDefinition.LONG -> LONG;
				case AttributeDefinition.INTEGER -> INTEGER;
				case AttributeDefinition.SHORT -> SHORT;
				case AttributeDefinition.CHARACTER -> CHARACTER;
				case AttributeDefinition.BYTE -> BYTE;
				case AttributeDefinition.DOUBLE -> DOUBLE;
				case AttributeDefinition.FLOAT -> FLOAT;
				case AttributeDefinition.BOOLEAN -> BOOLEAN;
				case AttributeDefinition.PASSWORD -> PASSWORD;
				default -> throw new IllegalArgumentException("type " + metatype + " of metatype is not known");
			};
		}

		boolean isNumber() {
			return Number.class.isAssignableFrom(java);
		}
	}

	boolean secret() {
		return type == Type.PASSWORD;
	}

	/** @return what ConfigurationAdmin keeps @throws IllegalArgumentException with a sentence on what does not fit; it never quotes a secret */
	Object parse(JsonNode json) {
		if (cardinality == 0) return one(json);
		if (!json.isArray()) throw new IllegalArgumentException("'" + id + "' must be a list");
		int most = cardinality == Integer.MIN_VALUE ? MOST_VALUES : Math.min(MOST_VALUES, Math.abs(cardinality));
		if (json.size() > most) throw new IllegalArgumentException("'" + id + "' has more than " + most + " values");
		var array = Array.newInstance(type.java, json.size());
		for (int i = 0; i < json.size(); i++) Array.set(array, i, one(json.get(i)));
		return array;
	}

	private Object one(JsonNode json) {
		var text = json.isValueNode() && !json.isNull() ? json.asText() : null;
		boolean fits = text != null && switch (type) {
			case BOOLEAN -> json.isBoolean();
			case STRING, PASSWORD, CHARACTER -> json.isTextual();
			default -> json.isNumber();
		};
		if (!fits) throw new IllegalArgumentException("'" + id + "' must be " + wanted());
		if (!options.isEmpty() && options.stream().noneMatch(option -> option.value.equals(text))) {
			throw new IllegalArgumentException("'" + id + "' must be one of " + options.stream().map(Option::value).toList());
		}
		if (type == Type.BOOLEAN) return json.booleanValue();
		if (type.isNumber()) return number(json.decimalValue());
		if (type == Type.CHARACTER && text.length() != 1) throw new IllegalArgumentException("'" + id + "' must be one character");
		within(BigDecimal.valueOf(text.length()), " characters");
		if (text.length() > LONGEST) throw new IllegalArgumentException("'" + id + "' is longer than " + LONGEST + " characters");
		return type == Type.CHARACTER ? (Object) text.charAt(0) : text;
	}

	private Object number(BigDecimal value) {
		within(value, "");
		try {
			return switch (type) {
				case LONG -> value.longValueExact();
				case INTEGER -> value.intValueExact();
				case SHORT -> value.shortValueExact();
				case BYTE -> value.byteValueExact();
				case FLOAT -> value.floatValue();
				default -> value.doubleValue();
			};
		} catch (ArithmeticException e) {
			throw new IllegalArgumentException("'" + id + "' must be " + wanted(), e);
		}
	}

	private void within(BigDecimal size, String unit) {
		if (min != null && size.compareTo(min) < 0) throw new IllegalArgumentException("'" + id + "' must be at least " + min.toPlainString() + unit);
		if (max != null && size.compareTo(max) > 0) throw new IllegalArgumentException("'" + id + "' must be at most " + max.toPlainString() + unit);
	}

	private String wanted() {
		return switch (type) {
			case BOOLEAN -> "true or false";
			case STRING, PASSWORD -> "a text";
			case CHARACTER -> "one character";
			case DOUBLE, FLOAT -> "a number";
			default -> "a whole number that fits";
		};
	}

	/** @return the value as JSON: of a list always an array; null for null */
	JsonNode json(Object value) {
		if (value == null) return JSON.nullNode();
		var all = JSON.arrayNode();
		for (var each : each(value)) all.add(node(each));
		if (cardinality != 0) return all;
		return all.isEmpty() ? JSON.nullNode() : all.get(0);
	}

	/** @return the fallback as JSON; null when there is none */
	JsonNode jsonOfFallback() {
		return fallback == null ? JSON.nullNode() : json(fallback);
	}

	private static List<Object> each(Object value) {
		if (value instanceof Collection<?> many) return new ArrayList<>(many);
		if (!value.getClass().isArray()) return List.of(value);
		var all = new ArrayList<>();
		for (int i = 0; i < Array.getLength(value); i++) all.add(Array.get(value, i));
		return all;
	}

	/** What came from a file may be a text where a number is meant. */
	private JsonNode node(Object value) {
		var text = String.valueOf(value);
		try {
			if (type == Type.BOOLEAN) return JSON.booleanNode(Boolean.parseBoolean(text));
			if (type == Type.DOUBLE || type == Type.FLOAT) return JSON.numberNode(Double.parseDouble(text));
			if (type.isNumber()) return JSON.numberNode(Long.parseLong(text));
		} catch (NumberFormatException e) {
			return JSON.textNode(text);
		}
		return JSON.textNode(text);
	}

	/** @param given from {@link AttributeDefinition}, or null */
	static List<Option> options(String[] values, String[] labels) {
		if (values == null) return List.of();
		return Arrays.stream(values).map(value -> {
			int at = Arrays.asList(values).indexOf(value);
			return new Option(value, labels != null && at < labels.length && labels[at] != null ? labels[at] : value);
		}).toList();
	}
}
