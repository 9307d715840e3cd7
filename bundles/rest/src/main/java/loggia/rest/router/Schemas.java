package loggia.rest.router;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** JSON schemas (draft 2020-12) of Java types, as Jackson writes them; each record once, under its name. Used by one thread. */
final class Schemas {
	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
	private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, short.class, Short.class, byte.class, Byte.class, long.class, Long.class, BigInteger.class, OptionalInt.class,
		OptionalLong.class);
	private static final Set<Class<?>> DECIMAL = Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class);
	private static final Set<Class<?>> TEXT = Set.of(String.class, CharSequence.class, char.class, Character.class);

	private final String prefix;
	private final Map<String, ObjectNode> named = new TreeMap<>();
	private final Map<String, String> names = new HashMap<>();

	/** @param prefix what references begin with */
	Schemas(String prefix) {
		this.prefix = prefix;
	}

	/** @return all records seen so far, by name */
	Map<String, ObjectNode> all() {
		return named;
	}

	ObjectNode of(Type type) {
		return of(type, Map.of());
	}

	private ObjectNode of(Type type, Map<TypeVariable<?>, Type> bound) {
		if (type instanceof TypeVariable<?> variable) return bound.containsKey(variable) ? of(bound.get(variable)) : JSON.objectNode();
		if (type instanceof WildcardType wild) return of(wild.getUpperBounds()[0], bound);
		if (type instanceof GenericArrayType array) return list(array.getGenericComponentType(), bound);
		if (type instanceof ParameterizedType generic) return generic(generic, bound);
		return plain((Class<?>) type);
	}

	private ObjectNode generic(ParameterizedType type, Map<TypeVariable<?>, Type> bound) {
		var raw = (Class<?>) type.getRawType();
		var arguments = type.getActualTypeArguments();
		if (Collection.class.isAssignableFrom(raw)) return list(arguments[0], bound);
		if (Map.class.isAssignableFrom(raw)) {
			var map = JSON.objectNode().put("type", "object");
			map.set("additionalProperties", of(arguments[1], bound));
			return map;
		}
		if (!raw.isRecord()) return plain(raw);
		var inner = arguments(type, bound);
		var suffix = Arrays.stream(raw.getTypeParameters()).map(variable -> simpleName(inner.get(variable))).collect(Collectors.joining("And"));
		return record(raw, raw.getTypeName() + inner.values(), raw.getSimpleName() + "Of" + suffix, inner);
	}

	private ObjectNode plain(Class<?> type) {
		if (WHOLE.contains(type)) return JSON.objectNode().put("type", "integer");
		if (DECIMAL.contains(type)) return JSON.objectNode().put("type", "number");
		if (type == boolean.class || type == Boolean.class) return JSON.objectNode().put("type", "boolean");
		if (TEXT.contains(type)) return JSON.objectNode().put("type", "string");
		if (type == byte[].class) return JSON.objectNode().put("type", "string").put("contentEncoding", "base64");
		if (type.isArray()) return list(type.getComponentType(), Map.of());
		if (type.isEnum()) return constants(type);
		if (type.isRecord()) return record(type, type.getTypeName(), type.getSimpleName(), Map.of());
		if (Collection.class.isAssignableFrom(type)) return JSON.objectNode().put("type", "array");
		if (Map.class.isAssignableFrom(type) || ObjectNode.class.isAssignableFrom(type)) return JSON.objectNode().put("type", "object");
		// JsonNode, Object, and what Jackson writes by other rules: anything
		return JSON.objectNode();
	}

	private ObjectNode list(Type items, Map<TypeVariable<?>, Type> bound) {
		var list = JSON.objectNode().put("type", "array");
		list.set("items", of(items, bound));
		return list;
	}

	private static ObjectNode constants(Class<?> type) {
		var schema = JSON.objectNode().put("type", "string");
		boolean own = Arrays.stream(type.getDeclaredMethods()).anyMatch(method -> method.isAnnotationPresent(JsonValue.class));
		if (own) return schema;
		var values = schema.putArray("enum");
		for (var constant : type.getEnumConstants()) values.add(((Enum<?>) constant).name());
		return schema;
	}

	private ObjectNode record(Class<?> type, String key, String wanted, Map<TypeVariable<?>, Type> bound) {
		var name = names.get(key);
		if (name == null) {
			name = free(wanted);
			names.put(key, name);
			var schema = JSON.objectNode().put("type", "object");
			// before its parts: a record may hold itself
			named.put(name, schema);
			components(type, schema, bound);
		}
		return JSON.objectNode().put("$ref", prefix + name);
	}

	private void components(Class<?> type, ObjectNode schema, Map<TypeVariable<?>, Type> bound) {
		var properties = schema.putObject("properties");
		var required = JSON.arrayNode();
		for (var component : type.getRecordComponents()) {
			if (annotation(component, JsonIgnore.class) != null) continue;
			if (unwrapped(component)) {
				unwrap(component, properties, bound);
				continue;
			}
			var name = name(component);
			properties.set(name, described(component, of(component.getGenericType(), bound)));
			if (component.getType().isPrimitive()) required.add(name);
		}
		if (!required.isEmpty()) schema.set("required", required);
		schema.put("additionalProperties", false);
	}

	private static String name(RecordComponent component) {
		var renamed = annotation(component, JsonProperty.class);
		return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
	}

	/** Jackson unwraps what has members; anything else it writes under its name. */
	private static boolean unwrapped(RecordComponent component) {
		var said = annotation(component, JsonUnwrapped.class);
		return said != null && said.enabled() && component.getType().isRecord();
	}

	/** The component's members among those of its record. None is required: the component may be null, and then all are missing. */
	private void unwrap(RecordComponent component, ObjectNode properties, Map<TypeVariable<?>, Type> bound) {
		var type = component.getGenericType();
		var inner = JSON.objectNode();
		components(component.getType(), inner, type instanceof ParameterizedType generic ? arguments(generic, bound) : Map.of());
		var said = annotation(component, JsonUnwrapped.class);
		inner.path("properties").fields().forEachRemaining(member -> properties.set(said.prefix() + member.getKey() + said.suffix(), member.getValue()));
	}

	private static Map<TypeVariable<?>, Type> arguments(ParameterizedType type, Map<TypeVariable<?>, Type> bound) {
		var parameters = ((Class<?>) type.getRawType()).getTypeParameters();
		var arguments = type.getActualTypeArguments();
		var inner = new HashMap<TypeVariable<?>, Type>();
		for (int i = 0; i < arguments.length; i++) inner.put(parameters[i], arguments[i] instanceof TypeVariable<?> v ? bound.getOrDefault(v, Object.class) : arguments[i]);
		return inner;
	}

	/** Jackson's and swagger's annotations have no place at a record component itself, but at its field and accessor. */
	private static <A extends java.lang.annotation.Annotation> A annotation(RecordComponent component, Class<A> type) {
		var direct = component.getAnnotation(type);
		return direct != null ? direct : component.getAccessor().getAnnotation(type);
	}

	private static JsonNode described(RecordComponent component, ObjectNode schema) {
		// what is no primitive may be null
		if (!component.getType().isPrimitive() && schema.path("type").isTextual()) {
			var type = schema.get("type").asText();
			if (schema.get("enum") instanceof com.fasterxml.jackson.databind.node.ArrayNode values) values.addNull();
			schema.putArray("type").add(type).add("null");
		} else if (schema.has("$ref")) {
			var either = JSON.objectNode();
			either.putArray("anyOf").add(schema).addObject().put("type", "null");
			schema = either;
		}
		var said = annotation(component, Schema.class);
		if (said != null && !said.description().isEmpty()) schema.put("description", said.description());
		return schema;
	}

	/** @return the name, or with a number when another record has it */
	private String free(String wanted) {
		// what the document itself says about errors
		var name = wanted.equals("Error") ? "Error2" : wanted;
		for (int i = 2; named.containsKey(name); i++) name = wanted + i;
		return name;
	}

	private static String simpleName(Type type) {
		if (type instanceof Class<?> plain) return plain.getSimpleName().replace("[]", "s");
		if (type instanceof ParameterizedType generic) return ((Class<?>) generic.getRawType()).getSimpleName();
		return "Any";
	}
}
