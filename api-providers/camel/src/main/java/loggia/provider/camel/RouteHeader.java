package loggia.provider.camel;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import loggia.api.ApiAge;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.Risk;

/**
 * What a route file says about its API.
 *
 * @param name       {@code ext.weather} is {@code wx.ext.weather}, {@code acme.scan} is {@code acme.scan} in every mini-program
 * @param scope      {@code scope.…} for CONSENT, else null
 * @param timeoutMs  milliseconds it has to answer
 * @param rate       most calls a second by one session; 0 for no limit
 * @param result     members of the result, for documentation; empty when it does not say
 * @param errors     what failures mean, by status of HTTP ({@code 404}, {@code 5xx}) or simple name of an exception
 */
record RouteHeader(String name, String description, Risk risk, String scope, int timeoutMs, int rate, List<Parameter> parameters, List<Parameter> result,
		Map<String, Failure> errors) {
	private static final ObjectMapper JSON = new ObjectMapper();

	/** @param errno null for the platform's own */
	record Failure(String message, Integer errno) {}

	/** @return the API as the gate knows it */
	ApiDescriptor descriptor() {
		return new ApiDescriptor(name, "camel", "1.0", risk, scope, timeoutMs, false, false, rate, schema(parameters), schema(result), types(), ApiAge.STEADY);
	}

	private static String schema(List<Parameter> members) {
		ObjectNode schema = JSON.createObjectNode().put("type", "object");
		if (!members.isEmpty()) {
			ObjectNode properties = schema.putObject("properties");
			members.forEach(m -> properties.set(m.name(), m.schema()));
			var required = members.stream().filter(Parameter::required).map(Parameter::name).toList();
			if (!required.isEmpty()) {
				required.forEach(schema.putArray("required")::add);
			}
		}
		return schema.toString();
	}

	private String types() {
		int dot = name.indexOf('.');
		String member = name.substring(dot + 1);
		String type = member.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + member.substring(1);
		var text = new StringBuilder();
		text.append(members(type, parameters)).append(members(type + "Result", result));
		text.append("declare namespace ").append(name.startsWith("ext.") ? "wx.ext" : name.substring(0, dot)).append(" {\n");
		if (!description.isEmpty()) {
			text.append("\t/** ").append(description.replace("*/", "* /")).append(" */\n");
		}
		text.append("\tfunction ").append(member).append('(').append(options(type)).append("): Promise<")
				.append(result.isEmpty() ? "Record<string, unknown>" : type + "Result").append(">;\n}\n");
		return text.toString();
	}

	private String options(String type) {
		return parameters.isEmpty() ? "" : "options" + (parameters.stream().anyMatch(Parameter::required) ? ": " : "?: ") + type;
	}

	private static String members(String type, List<Parameter> members) {
		var text = new StringBuilder();
		if (!members.isEmpty()) {
			text.append("interface ").append(type).append(" {\n");
			members.forEach(m -> text.append(m.typescript()));
			text.append("}\n");
		}
		return text.toString();
	}
}
