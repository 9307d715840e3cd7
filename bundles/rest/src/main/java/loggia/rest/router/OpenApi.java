package loggia.rest.router;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Produces;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import loggia.rest.Reply;

/**
 * Writes OpenAPI 3.1 (spec.openapis.org/oas/v3.1.0) of routes, from their annotations and the records they take and give. Summaries are those of
 * swagger's {@code @Operation}, or the method's name in words. Used by one thread.
 */
final class OpenApi {
	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
	private static final String SCHEMAS = "#/components/schemas/";

	private final List<Route> routes;
	private final Schemas schemas = new Schemas(SCHEMAS);
	private final Map<String, Integer> operationIds = new HashMap<>();

	OpenApi(List<Route> routes) {
		this.routes = routes;
	}

	ObjectNode document() {
		var document = JSON.objectNode();
		document.put("openapi", "3.1.0");
		document.putObject("info").put("title", "Loggia").put("version", "1").put("description",
			"What this gateway's operators, console and command line use. x-role is the least role that may ask; 'open' means that the operation proves its caller itself.");
		document.putArray("servers").addObject().put("url", "/api/v1");
		document.set("paths", paths());
		var components = document.putObject("components");
		schemas.all().forEach(components.putObject("schemas")::set);
		components.withObject("/schemas").set("Error", error());
		var security = components.putObject("securitySchemes");
		security.putObject("operatorToken").put("type", "http").put("scheme", "bearer");
		security.putObject("signIn").put("type", "apiKey").put("in", "cookie").put("name", "loggia_signin").put("description", "On the console's host only");
		var any = document.putArray("security");
		any.addObject().putArray("operatorToken");
		any.addObject().putArray("signIn");
		return document;
	}

	private ObjectNode paths() {
		var byPath = new TreeMap<String, Map<String, Route>>();
		for (var route : routes) byPath.computeIfAbsent(path(route), path -> new TreeMap<>()).put(route.method().toLowerCase(Locale.ROOT), route);
		var paths = JSON.objectNode();
		byPath.forEach((path, methods) -> {
			var item = paths.putObject(path);
			methods.forEach((method, route) -> item.set(method, operation(route)));
		});
		return paths;
	}

	/** Two routes may name the same parameter differently; a document has the path once, under the names of the first. */
	private String path(Route route) {
		return routes.stream().filter(other -> other.template().shape().equals(route.template().shape())).findFirst().orElse(route).template().toString();
	}

	private ObjectNode operation(Route route) {
		var operation = JSON.objectNode();
		var said = route.code().getAnnotation(Operation.class);
		operation.put("summary", said != null && !said.summary().isEmpty() ? said.summary() : words(route.code().getName()));
		if (said != null && !said.description().isEmpty()) operation.put("description", said.description());
		operation.put("operationId", operationId(route));
		if (!route.template().parts().isEmpty()) operation.putArray("tags").add(route.template().parts().get(0));
		operation.put("x-role", route.least() == null ? "open" : route.least().text());
		if (route.action() != null) operation.put("x-action", route.action());
		if (route.least() == null) operation.putArray("security");
		parameters(route, operation);
		body(route, operation);
		responses(route, operation);
		return operation;
	}

	private String operationId(Route route) {
		var name = route.owner().resource.getClass().getSimpleName().replaceAll("(Resource)?\\W*$", "") + "." + route.code().getName();
		int before = operationIds.merge(name, 1, Integer::sum);
		return before == 1 ? name : name + "." + before;
	}

	private void parameters(Route route, ObjectNode operation) {
		var list = JSON.arrayNode();
		var names = Template.of(path(route)).names();
		for (int i = 0; i < names.size(); i++) {
			var own = route.template().names().get(i);
			var type = route.parameters().stream().filter(p -> p.kind() == Parameter.Kind.PATH && p.name().equals(own)).<Type>map(Parameter::generic).findFirst().orElse(String.class);
			list.addObject().put("name", names.get(i)).put("in", "path").put("required", true).set("schema", schemas.of(type));
		}
		for (var parameter : route.parameters()) {
			if (parameter.kind() == Parameter.Kind.QUERY) list.add(query(parameter.name(), withDefault(parameter)));
			if (parameter.kind() == Parameter.Kind.PAGING) {
				list.add(query("page", JSON.objectNode().put("type", "integer").put("minimum", 1).put("default", 1)));
				list.add(query("size", JSON.objectNode().put("type", "integer").put("minimum", 1).put("maximum", 200).put("default", 50)));
				list.add(query("sort", JSON.objectNode().put("type", "string").put("description", "A field's name; a minus before it turns the order round")));
				list.add(query("q", JSON.objectNode().put("type", "string").put("description", "What to look for")));
			}
		}
		if (!list.isEmpty()) operation.set("parameters", list);
	}

	private ObjectNode withDefault(Parameter parameter) {
		var schema = schemas.of(parameter.generic()).deepCopy();
		if (parameter.fallback() == null) return schema;
		switch (schema.path("type").asText()) {
			case "integer" -> schema.put("default", Long.parseLong(parameter.fallback()));
			case "boolean" -> schema.put("default", Boolean.parseBoolean(parameter.fallback()));
			default -> schema.put("default", parameter.fallback());
		}
		return schema;
	}

	private static ObjectNode query(String name, JsonNode schema) {
		var parameter = JSON.objectNode().put("name", name).put("in", "query");
		parameter.set("schema", schema);
		return parameter;
	}

	private void body(Route route, ObjectNode operation) {
		var bare = route.parameters().stream().filter(p -> p.kind() == Parameter.Kind.JSON || p.kind() == Parameter.Kind.STREAM).findFirst().orElse(null);
		if (bare == null && route.consumes().isEmpty()) return;
		boolean json = bare != null && bare.kind() == Parameter.Kind.JSON;
		var body = operation.putObject("requestBody").put("required", bare != null);
		var types = !route.consumes().isEmpty() ? route.consumes() : List.of(json ? "application/json" : "application/octet-stream");
		for (var type : types) {
			var media = body.withObject("/content").putObject(type);
			if (json) media.set("schema", schemas.of(bare.generic()));
		}
	}

	private void responses(Route route, ObjectNode operation) {
		var responses = operation.putObject("responses");
		for (var said : route.code().getAnnotationsByType(ApiResponse.class)) said(said, responses);
		if (responses.isEmpty()) usual(route, responses);
		if (!responses.has("default")) json(responses.putObject("default").put("description", "Refused or failed"), JSON.objectNode().put("$ref", SCHEMAS + "Error"));
	}

	private void said(ApiResponse said, ObjectNode responses) {
		var response = responses.putObject(said.responseCode()).put("description", said.description());
		for (var content : said.content()) {
			var media = response.withObject("/content").putObject(content.mediaType().isEmpty() ? "application/json" : content.mediaType());
			if (content.schema().implementation() != Void.class) media.set("schema", schemas.of(content.schema().implementation()));
		}
	}

	private void usual(Route route, ObjectNode responses) {
		var type = result(route.code().getGenericReturnType());
		if (type == void.class || type == Void.class) responses.putObject("204").put("description", "Done");
		else if (type == Reply.class) produced(route, responses.putObject("2XX").put("description", "Done"));
		else json(responses.putObject("200").put("description", "Done"), schemas.of(type));
	}

	private static void produced(Route route, ObjectNode response) {
		var types = route.code().getAnnotation(Produces.class);
		if (types == null) return;
		for (var type : types.value()) response.withObject("/content").putObject(type);
	}

	private static void json(ObjectNode response, JsonNode schema) {
		response.putObject("content").putObject("application/json").set("schema", schema);
	}

	private static Type result(Type type) {
		boolean stage = type instanceof ParameterizedType parameterized && parameterized.getRawType() instanceof Class<?> raw && CompletionStage.class.isAssignableFrom(raw);
		return stage ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
	}

	private static ObjectNode error() {
		var error = JSON.objectNode().put("type", "object");
		error.putArray("required").add("error");
		var inner = error.putObject("properties").putObject("error").put("type", "object");
		inner.putArray("required").add("code").add("message");
		var properties = inner.putObject("properties");
		properties.putObject("code").put("type", "string").put("description", "A stable word in camelCase");
		properties.putObject("message").put("type", "string");
		properties.putObject("file").put("type", "string");
		properties.putObject("line").put("type", "integer").put("minimum", 1);
		return error;
	}

	private static String words(String method) {
		var words = method.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
		return Character.toUpperCase(words.charAt(0)) + words.substring(1);
	}
}
