package loggia.provider.camel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import loggia.api.ApiException;
import loggia.api.spi.Namespaces;
import loggia.api.spi.Risk;
import loggia.provider.camel.Parameter.Type;
import loggia.provider.camel.RouteHeader.Failure;
import loggia.provider.camel.Yaml.Member;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads the header: the comment block that begins with {@code # loggia:}, as YAML behind {@code "# "}. A comment, since Camel's own tools take
 * neither a second document nor an unknown key. Strict: an unknown key is refused with its line.
 */
final class HeaderReader {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final String START = "# loggia:";
	/** What a file of some other tool has between the top and the header: nothing but empty lines and comments. */
	private static final Pattern BEFORE = Pattern.compile("\\s*(#.*)?");
	private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]{0,31}\\.[a-z][A-Za-z0-9]{0,63}");
	private static final Pattern MEMBER = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
	private static final Pattern SCOPE = Pattern.compile("scope\\.[A-Za-z][A-Za-z0-9.]{0,63}");
	private static final Pattern FAILURE = Pattern.compile("[1-5][0-9][0-9]|[1-5]xx|[A-Z][A-Za-z0-9]{0,99}");
	/** What a route finds beside its parameters. */
	static final Set<String> FACTS = Set.of("params", "appId", "userId", "deviceId", "release");
	static final String ENCODED = "url_";

	private final Yaml yaml;

	private HeaderReader(Yaml yaml) {
		this.yaml = yaml;
	}

	/** @throws RouteFault no header, or one that is wrong */
	static RouteHeader read(String text, String label) throws RouteFault {
		String[] lines = text.split("\n", -1);
		int start = 0;
		while (start < lines.length && !lines[start].stripTrailing().equals(START)) {
			if (!BEFORE.matcher(lines[start]).matches()) {
				throw new RouteFault(start + 1, 1, "the header is missing: a comment block '" + START + "' with name and risk before the first route");
			}
			start++;
		}
		if (start == lines.length) {
			throw new RouteFault(1, 1, "the header is missing: a comment block '" + START + "' with name and risk before the first route");
		}
		var block = new StringBuilder();
		int end = start;
		while (end < lines.length && lines[end].startsWith("#")) {
			String line = lines[end].stripTrailing();
			if (line.length() > 1 && line.charAt(1) != ' ') {
				throw new RouteFault(end + 1, 2, "a line of the header begins with '# '");
			}
			block.append(line.length() < 2 ? "" : line.substring(2)).append('\n');
			end++;
		}
		var reader = new HeaderReader(new Yaml(start, 2));
		Node root = reader.yaml.read(block.toString(), label);
		Map<String, Member> all = reader.only(root, "the header", Set.of("loggia"));
		return reader.header(all.get("loggia").value());
	}

	private Map<String, Member> only(Node node, String what, Set<String> keys) throws RouteFault {
		Map<String, Member> members = yaml.members(node, what);
		for (var member : members.entrySet()) {
			if (!keys.contains(member.getKey())) {
				throw yaml.fault(member.getValue().key(), "unknown key '" + member.getKey() + "' in " + what + ": use " + String.join(", ", new java.util.TreeSet<>(keys)));
			}
		}
		return members;
	}

	private RouteHeader header(Node node) throws RouteFault {
		var members = only(node, "loggia", Set.of("name", "description", "risk", "scope", "timeoutMs", "rate", "parameters", "result", "errors"));
		String name = name(need(node, members, "name"));
		Risk risk = risk(need(node, members, "risk"));
		int timeout = members.containsKey("timeoutMs") ? yaml.number(members.get("timeoutMs").value(), "timeoutMs", 1, 60_000) : 5_000;
		int rate = members.containsKey("rate") ? yaml.number(members.get("rate").value(), "rate", 0, 10_000) : 0;
		return new RouteHeader(name, text(members, "description"), risk, scope(node, members, risk), timeout, rate, parameters(members.get("parameters"), "parameters"),
				parameters(members.get("result"), "result"), errors(members.get("errors")));
	}

	private Node need(Node in, Map<String, Member> members, String key) throws RouteFault {
		Member member = members.get(key);
		if (member == null) {
			throw yaml.fault(in, "'" + key + "' is missing");
		}
		return member.value();
	}

	private String text(Map<String, Member> members, String key) throws RouteFault {
		Member member = members.get(key);
		return member == null ? "" : yaml.text(member.value(), key);
	}

	private String name(Node node) throws RouteFault {
		String name = yaml.text(node, "name");
		if (!NAME.matcher(name).matches()) {
			throw yaml.fault(node, "a name is ext.NAME or NAMESPACE.NAME, both of letters and digits and beginning with a small letter, instead of '" + name + "'");
		}
		int dot = name.indexOf('.');
		String namespace = name.substring(0, dot);
		boolean taken = !namespace.equals("ext") && Namespaces.refusal(namespace) != null;
		if (taken || Namespaces.memberIsTaken(name.substring(dot + 1))) {
			throw yaml.fault(node, "the name '" + name + "' would hide something of JavaScript or WeChat: choose another");
		}
		return name;
	}

	private Risk risk(Node node) throws RouteFault {
		String text = yaml.text(node, "risk");
		for (Risk risk : Risk.values()) {
			if (risk.name().toLowerCase(java.util.Locale.ROOT).equals(text)) {
				return risk;
			}
		}
		throw yaml.fault(node, "risk should be ordinary, declared, consent or approved instead of '" + text + "'");
	}

	private String scope(Node in, Map<String, Member> members, Risk risk) throws RouteFault {
		Member member = members.get("scope");
		if (risk != Risk.CONSENT) {
			if (member != null) {
				throw yaml.fault(member.key(), "a scope is for risk: consent");
			}
			return null;
		}
		Node node = need(in, members, "scope");
		String scope = yaml.text(node, "scope");
		if (!SCOPE.matcher(scope).matches()) {
			throw yaml.fault(node, "a scope looks like scope.stockLevels instead of '" + scope + "'");
		}
		return scope;
	}

	private List<Parameter> parameters(Member member, String what) throws RouteFault {
		var parameters = new ArrayList<Parameter>();
		if (member == null) {
			return parameters;
		}
		for (var one : yaml.members(member.value(), what).entrySet()) {
			Node key = one.getValue().key();
			String name = one.getKey();
			if (!MEMBER.matcher(name).matches() || name.startsWith(ENCODED)) {
				throw yaml.fault(key, "'" + name + "' should be letters, digits and _, beginning with a letter and not with " + ENCODED);
			}
			if (what.equals("parameters") && (FACTS.contains(name) || Set.of("success", "fail", "complete").contains(name))) {
				throw yaml.fault(key, "'" + name + "' has a meaning already: choose another name");
			}
			parameters.add(parameter(name, one.getValue().value(), what.equals("result")));
		}
		return parameters;
	}

	/** Short form {@code city: string}, or the long one with its rules. */
	private Parameter parameter(String name, Node node, boolean result) throws RouteFault {
		if (node instanceof org.snakeyaml.engine.v2.nodes.ScalarNode) {
			return new Parameter(name, type(node), result, null, "", null, Parameter.MAX_LENGTH, List.of());
		}
		var members = only(node, name, result ? Set.of("type", "required", "description") : Set.of("type", "required", "default", "description", "pattern", "maxLength", "enum"));
		Type type = type(need(node, members, "type"));
		boolean required = members.containsKey("required") ? yaml.bool(members.get("required").value(), "required") : result;
		var bare = new Parameter(name, type, required, null, text(members, "description"), pattern(members.get("pattern"), type),
				members.containsKey("maxLength") ? yaml.number(members.get("maxLength").value(), "maxLength", 1, 1_000_000) : Parameter.MAX_LENGTH, choices(members.get("enum")));
		return members.containsKey("default") ? withDefault(bare, members.get("default").value()) : bare;
	}

	private Type type(Node node) throws RouteFault {
		String text = yaml.text(node, "type");
		for (Type type : Type.values()) {
			if (type.text().equals(text)) {
				return type;
			}
		}
		throw yaml.fault(node, "a type is string, number, integer, boolean, object, array or any instead of '" + text + "'");
	}

	private Pattern pattern(Member member, Type type) throws RouteFault {
		if (member == null) {
			return null;
		}
		if (type != Type.STRING) {
			throw yaml.fault(member.key(), "a pattern is for type: string");
		}
		try {
			return Pattern.compile(yaml.text(member.value(), "pattern"));
		} catch (PatternSyntaxException e) {
			throw yaml.fault(member.value(), "pattern: " + e.getDescription());
		}
	}

	private List<JsonNode> choices(Member member) throws RouteFault {
		var choices = new ArrayList<JsonNode>();
		if (member != null) {
			for (Node item : yaml.items(member.value(), "enum")) {
				choices.add(JSON.valueToTree(yaml.value(item)));
			}
		}
		return choices;
	}

	private Parameter withDefault(Parameter bare, Node node) throws RouteFault {
		if (bare.required()) {
			throw yaml.fault(node, "a required parameter has no default");
		}
		JsonNode value = JSON.valueToTree(yaml.value(node));
		try {
			bare.read(JSON.createObjectNode().set(bare.name(), value));
		} catch (ApiException e) {
			throw yaml.fault(node, "the default does not fit: " + e.getMessage());
		}
		return new Parameter(bare.name(), bare.type(), false, value, bare.description(), bare.pattern(), bare.maxLength(), bare.oneOf());
	}

	private Map<String, Failure> errors(Member member) throws RouteFault {
		var errors = new LinkedHashMap<String, Failure>();
		if (member == null) {
			return errors;
		}
		for (var one : yaml.members(member.value(), "errors").entrySet()) {
			if (!FAILURE.matcher(one.getKey()).matches()) {
				throw yaml.fault(one.getValue().key(), "errors are named 404, 5xx or by an exception's simple name instead of '" + one.getKey() + "'");
			}
			errors.put(one.getKey(), failure(one.getValue().value()));
		}
		return errors;
	}

	private Failure failure(Node node) throws RouteFault {
		if (node instanceof org.snakeyaml.engine.v2.nodes.ScalarNode) {
			return new Failure(yaml.text(node, "message"), null);
		}
		var members = only(node, "an error", Set.of("message", "errno"));
		Integer errno = members.containsKey("errno") ? yaml.number(members.get("errno").value(), "errno", 1, Integer.MAX_VALUE) : null;
		return new Failure(yaml.text(need(node, members, "message"), "message"), errno);
	}
}
