package loggia.rest.router;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import loggia.rest.RestException;

/**
 * JSON that means one thing only (threat N11): no unknown, repeated or missing members, no numbers in quotes, nothing behind the end. One per
 * resource, with type caches of its own: they would keep a removed bundle's classes. Thread-safe.
 */
final class StrictJson {
	static final int MAX_DEPTH = 64;
	private static final Pattern QUOTED = Pattern.compile("['\"]([^'\"]{1,100})['\"]");
	private static final ObjectMapper TEMPLATE = template();

	private final ObjectMapper mapper;

	StrictJson(ClassLoader loader) {
		mapper = TEMPLATE.copy().setTypeFactory(TypeFactory.defaultInstance().withCache(new LRUMap<>(16, 200)).withClassLoader(loader));
	}

	/** @throws RestException 400 with the member's name, never its value */
	Object read(byte[] body, Type type) {
		try {
			var value = mapper.readValue(body, mapper.constructType(type));
			if (value == null) throw new RestException(400, "badMember", "the body must not be null");
			return value;
		} catch (StreamConstraintsException e) {
			boolean deep = e.getMessage().contains("nesting depth");
			throw new RestException(400, deep ? "tooDeep" : "badJson", deep ? "the JSON is nested deeper than " + MAX_DEPTH : "the JSON has a part that is too long");
		} catch (JsonParseException e) {
			throw e.getOriginalMessage().startsWith("Duplicate") ? refused("repeatedMember", named(e.getOriginalMessage()), "is there twice") : broken(e);
		} catch (UnrecognizedPropertyException e) {
			throw refused("unknownMember", path(e), "is not known here");
		} catch (ValueInstantiationException e) {
			throw e.getCause() instanceof RestException refusal ? refusal : refused("badMember", path(e), "does not fit: " + reason(e.getCause()));
		} catch (JsonMappingException e) {
			if (e.getCause() instanceof JsonParseException parse) throw parse.getOriginalMessage().startsWith("Duplicate") ? refused("repeatedMember", named(parse.getOriginalMessage()), "is there twice") : broken(parse);
			throw refused(e.getOriginalMessage().contains("Trailing token") ? "badJson" : "badMember", path(e), "is missing or of the wrong type");
		} catch (IOException e) {
			throw new RestException(400, "badJson", "the body is not JSON in UTF-8");
		}
	}

	/** @return JSON text in UTF-8 @throws JsonProcessingException for a result that cannot be written: a fault of the resource */
	byte[] write(Object value) throws JsonProcessingException {
		return mapper.writeValueAsBytes(value);
	}

	private static ObjectMapper template() {
		var factory = new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
			.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build()).build();
		var mapper = JsonMapper.builder(factory)
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
				DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
			.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT).enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
			.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
			.withCoercionConfig(LogicalType.Textual, text -> {
				for (var shape : new CoercionInputShape[] { CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean }) text.setCoercion(shape, CoercionAction.Fail);
			});
		return mapper.build();
	}

	private static RestException broken(JsonParseException e) {
		return new RestException(400, "badJson", "the body is not JSON: something is wrong in line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr());
	}

	private static RestException refused(String code, String member, String what) {
		return new RestException(400, code, (member.isEmpty() ? "the body " : "'" + member + "' ") + what);
	}

	private static String named(String message) {
		var name = QUOTED.matcher(message);
		return name.find() ? name.group(1) : "a member";
	}

	private static String path(JsonMappingException e) {
		var path = e.getPath().stream().map(step -> step.getFieldName() != null ? step.getFieldName() : String.valueOf(step.getIndex())).collect(Collectors.joining("."));
		return path.length() <= 100 ? path : path.substring(0, 100);
	}

	/** What a record's constructor says of its own arguments is written for people; other throws are not. */
	private static String reason(Throwable cause) {
		return cause instanceof IllegalArgumentException && cause.getMessage() != null ? cause.getMessage() : "it is outside of what is allowed";
	}
}
