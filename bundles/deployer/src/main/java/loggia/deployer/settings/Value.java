package loggia.deployer.settings;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A value of a configuration, so that it comes back from a file exactly as it was.
 *
 * @param type   {@code Integer}; {@code Integer[]}, {@code int[]}; {@code Integer+} for a collection
 * @param values as texts; one for a single value
 */
public record Value(String type, List<String> values) {
	private static final Map<String, Class<?>> TYPES = Map.ofEntries(Map.entry("String", String.class), Map.entry("Long", Long.class), Map.entry("Integer", Integer.class),
		Map.entry("Short", Short.class), Map.entry("Character", Character.class), Map.entry("Byte", Byte.class), Map.entry("Double", Double.class), Map.entry("Float", Float.class),
		Map.entry("Boolean", Boolean.class), Map.entry("long", long.class), Map.entry("int", int.class), Map.entry("short", short.class), Map.entry("char", char.class),
		Map.entry("byte", byte.class), Map.entry("double", double.class), Map.entry("float", float.class), Map.entry("boolean", boolean.class));

	static Value of(Object value) {
		if (value instanceof Collection<?> many) {
			var type = many.isEmpty() ? "String" : many.iterator().next().getClass().getSimpleName();
			return new Value(type + "+", many.stream().map(String::valueOf).toList());
		}
		if (!value.getClass().isArray()) return new Value(value.getClass().getSimpleName(), List.of(String.valueOf(value)));
		var texts = new ArrayList<String>();
		for (int i = 0; i < Array.getLength(value); i++) texts.add(String.valueOf(Array.get(value, i)));
		return new Value(value.getClass().getComponentType().getSimpleName() + "[]", List.copyOf(texts));
	}

	/** @throws IllegalArgumentException for a type that no configuration has */
	Object toObject() {
		if (type.endsWith("+")) {
			var one = type.substring(0, type.length() - 1);
			return new ArrayList<>(values.stream().map(text -> parse(one, text)).toList());
		}
		if (!type.endsWith("[]")) return parse(type, values.get(0));
		var one = type.substring(0, type.length() - 2);
		var array = Array.newInstance(known(one), values.size());
		for (int i = 0; i < values.size(); i++) Array.set(array, i, parse(one, values.get(i)));
		return array;
	}

	private static Class<?> known(String type) {
		var known = TYPES.get(type);
		if (known == null) throw new IllegalArgumentException("no configuration has values of type " + type);
		return known;
	}

	private static Object parse(String type, String text) {
		known(type);
		return switch (type) {
			case "Long", "long" -> Long.valueOf(text);
			case "Integer", "int" -> Integer.valueOf(text);
			case "Short", "short" -> Short.valueOf(text);
			case "Byte", "byte" -> Byte.valueOf(text);
			case "Double", "double" -> Double.valueOf(text);
			case "Float", "float" -> Float.valueOf(text);
			case "Boolean", "boolean" -> Boolean.valueOf(text);
			case "Character", "char" -> text.charAt(0);
			default -> text;
		};
	}
}
