package loggia.rest.router;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import loggia.rest.Paging;
import loggia.rest.Request;
import loggia.rest.RestException;

/**
 * One parameter of an answering method.
 *
 * @param name     of a path or query parameter, else null
 * @param fallback what an absent query parameter counts as, or null
 */
record Parameter(Kind kind, String name, Class<?> type, Type generic, String fallback) {
	enum Kind {
		PATH, QUERY, REQUEST, PAGING, JSON, STREAM
	}

	private static final Set<Class<?>> SIMPLE = Set.of(String.class, int.class, Integer.class, long.class, Long.class, boolean.class, Boolean.class);
	private static final int MOST_ITEMS = 200;

	/** @throws IllegalArgumentException when the router could not give the method what it wants */
	static List<Parameter> of(Method method, Template template) {
		var found = new ArrayList<Parameter>();
		for (var declared : method.getParameters()) found.add(of(declared, template));
		long bare = found.stream().filter(p -> p.kind == Kind.JSON || p.kind == Kind.STREAM).count();
		if (bare > 1) throw new IllegalArgumentException("at most one parameter may be the body");
		return List.copyOf(found);
	}

	private static Parameter of(java.lang.reflect.Parameter declared, Template template) {
		var type = declared.getType();
		var generic = declared.getParameterizedType();
		var path = declared.getAnnotation(PathParam.class);
		var query = declared.getAnnotation(QueryParam.class);
		var fallback = declared.getAnnotation(DefaultValue.class);
		if (path != null || query != null) {
			if (!SIMPLE.contains(type) && !type.isEnum()) throw new IllegalArgumentException(type.getSimpleName() + " is no type of a path or query parameter");
			if (path != null && !template.names().contains(path.value())) throw new IllegalArgumentException("the path has no {" + path.value() + "}");
			var parameter = path != null ? new Parameter(Kind.PATH, path.value(), type, generic, null)
				: new Parameter(Kind.QUERY, query.value(), type, generic, fallback == null ? null : fallback.value());
			if (parameter.fallback != null) parameter.read(parameter.fallback);
			return parameter;
		}
		if (type == Request.class) return new Parameter(Kind.REQUEST, null, type, generic, null);
		if (type == Paging.class) return new Parameter(Kind.PAGING, null, type, generic, null);
		if (type == InputStream.class) return new Parameter(Kind.STREAM, null, type, generic, null);
		if (SIMPLE.contains(type) || type.isEnum()) throw new IllegalArgumentException("the " + type.getSimpleName() + " needs @PathParam or @QueryParam");
		return new Parameter(Kind.JSON, null, type, generic, null);
	}

	/** @return what the method gets @throws RestException 400, 413 or 415 for what does not fit */
	Object value(Exchange exchange) {
		return switch (kind) {
			case PATH -> read(exchange.path(name));
			case QUERY -> query(exchange.query(name));
			case REQUEST -> exchange;
			case PAGING -> paging(exchange);
			case JSON -> exchange.json(generic);
			case STREAM -> exchange.body();
		};
	}

	private Object query(String sent) {
		var text = sent == null ? fallback : sent;
		if (text != null) return read(text);
		if (type == boolean.class) return false;
		if (type == int.class) return 0;
		return type == long.class ? (Object) 0L : null;
	}

	private Object read(String text) {
		try {
			if (type == String.class) return text;
			if (type == int.class || type == Integer.class) return Integer.parseInt(text);
			if (type == long.class || type == Long.class) return Long.parseLong(text);
			if (type == boolean.class || type == Boolean.class) return truth(text);
			return Arrays.stream(type.getEnumConstants()).filter(value -> ((Enum<?>) value).name().equalsIgnoreCase(text)).findFirst().orElseThrow(IllegalArgumentException::new);
		} catch (IllegalArgumentException e) {
			throw new RestException(400, "badParameter", "'" + name + "' must be " + wanted());
		}
	}

	private static boolean truth(String text) {
		if (text.equals("true")) return true;
		if (text.equals("false")) return false;
		throw new IllegalArgumentException();
	}

	private String wanted() {
		if (type == boolean.class || type == Boolean.class) return "true or false";
		if (!type.isEnum()) return "a whole number that fits";
		return "one of " + Arrays.stream(type.getEnumConstants()).map(value -> ((Enum<?>) value).name().toLowerCase(Locale.ROOT)).toList();
	}

	private static Paging paging(Exchange exchange) {
		int page = number(exchange, "page", 1, 1_000_000);
		int size = number(exchange, "size", 50, MOST_ITEMS);
		var sort = exchange.query("sort");
		boolean descending = sort != null && sort.startsWith("-");
		if (descending) sort = sort.substring(1);
		var q = exchange.query("q");
		return new Paging(page, size, sort == null || sort.isEmpty() ? null : sort, descending, q == null || q.isBlank() ? null : q.strip());
	}

	private static int number(Exchange exchange, String name, int fallback, int most) {
		var text = exchange.query(name);
		if (text == null) return fallback;
		try {
			int number = Integer.parseInt(text);
			if (number >= 1 && number <= most) return number;
		} catch (NumberFormatException e) {
			// said below
		}
		throw new RestException(400, "badParameter", "'" + name + "' must be a number from 1 to " + most);
	}
}
