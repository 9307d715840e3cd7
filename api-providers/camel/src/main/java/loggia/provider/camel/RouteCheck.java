package loggia.provider.camel;

import static loggia.provider.camel.RouteCheck.Kind.BOOL;
import static loggia.provider.camel.RouteCheck.Kind.CASES;
import static loggia.provider.camel.RouteCheck.Kind.CATCHES;
import static loggia.provider.camel.RouteCheck.Kind.EXCEPTION;
import static loggia.provider.camel.RouteCheck.Kind.EXCEPTIONS;
import static loggia.provider.camel.RouteCheck.Kind.HEADER;
import static loggia.provider.camel.RouteCheck.Kind.HEADERS;
import static loggia.provider.camel.RouteCheck.Kind.JSON;
import static loggia.provider.camel.RouteCheck.Kind.LEVEL;
import static loggia.provider.camel.RouteCheck.Kind.MILLIS;
import static loggia.provider.camel.RouteCheck.Kind.NAME;
import static loggia.provider.camel.RouteCheck.Kind.NESTED;
import static loggia.provider.camel.RouteCheck.Kind.OPTIONS;
import static loggia.provider.camel.RouteCheck.Kind.STEPS;
import static loggia.provider.camel.RouteCheck.Kind.TEXT;
import static loggia.provider.camel.RouteCheck.Kind.TYPE;
import static loggia.provider.camel.RouteCheck.Kind.URI;
import static loggia.provider.camel.RouteCheck.Kind.VARIABLE;
import static loggia.provider.camel.RouteCheck.Kind.VARIABLES;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import loggia.provider.camel.Endpoints.Use;
import loggia.provider.camel.Yaml.Member;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Looks through a route file before Camel sees it. Everything is an allow-list: steps and their keys, expression languages, functions,
 * endpoints, header names. What is not named here is refused with its line, whatever Camel would make of it.
 */
final class RouteCheck {
	/** What stands behind a key. */
	enum Kind {
		TEXT, BOOL, NAME, STEPS, URI, OPTIONS, HEADER, HEADERS, VARIABLE, VARIABLES, TYPE, EXCEPTION, EXCEPTIONS, CASES, CATCHES, NESTED, JSON, LEVEL, MILLIS
	}

	/**
	 * A step.
	 *
	 * @param inline     the key that a bare value stands for, or null when there must be a mapping
	 * @param expression whether one expression stands among the keys
	 */
	private record Step(String inline, boolean expression, Map<String, Kind> keys) {}

	private static final Map<String, Step> STEP = steps();
	private static final Set<String> LANGUAGES = Set.of("constant", "simple", "jsonpath", "header", "variable", "exchangeProperty", "tokenize");
	private static final Set<String> TYPES = Set.of("String", "java.lang.String", "byte[]", "Integer", "int", "java.lang.Integer", "Long", "long", "java.lang.Long", "Double", "double",
			"java.lang.Double", "Boolean", "boolean", "java.lang.Boolean", "java.util.Map", "java.util.List");
	/** For doCatch and onException. */
	private static final Pattern CAUGHT = Pattern.compile("java\\.lang\\.(Exception|Throwable|RuntimeException|Illegal\\w+Exception|NumberFormatException|NullPointerException)"
			+ "|java\\.(io|net|sql)\\.\\w+Exception|java\\.util\\.concurrent\\.TimeoutException|org\\.apache\\.camel\\.http\\.base\\.HttpOperationFailedException"
			+ "|org\\.apache\\.camel\\.[A-Z]\\w+Exception|org\\.springframework\\.(dao|jdbc)\\.[A-Z]\\w+Exception");
	private static final Set<String> THROWN = Set.of("java.lang.IllegalArgumentException", "java.lang.IllegalStateException", "java.util.concurrent.TimeoutException");
	/** The headers by which a route may steer a component. The others of Camel lead a request elsewhere, name a file's folder or replace a statement. */
	private static final Set<String> CONTROL = Set.of("CamelHttpMethod", "CamelHttpPath", "CamelHttpQuery", "CamelFileName");
	private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}");
	private static final Pattern VARIABLE_NAME = Pattern.compile("(global:)?[A-Za-z_][A-Za-z0-9_-]{0,63}");
	private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
	private static final Set<String> DESCRIBING = Set.of("id", "description", "note");

	private final Yaml yaml = new Yaml(0, 0);
	private final Endpoints endpoints;
	private final String name;
	private int entries;

	private RouteCheck(String name, Peers peers) {
		this.name = name;
		endpoints = new Endpoints(peers);
	}

	/** @param name of the API: one route of the file begins at {@code direct:NAME} @throws RouteFault the first thing that is not allowed */
	static void check(String text, String label, String name, Peers peers) throws RouteFault {
		var check = new RouteCheck(name, peers);
		Node root = check.yaml.read(text, label);
		if (root == null) {
			throw new RouteFault(1, 1, "the file has no route");
		}
		check.texts(root);
		for (Node item : check.yaml.items(root, "a route file")) {
			check.top(item);
		}
		if (check.entries != 1) {
			throw new RouteFault(check.yaml.place(root), (check.entries == 0 ? "no route begins" : "more than one route begins") + " at direct:" + name + ": calls of the API enter there");
		}
	}

	private static Map<String, Step> steps() {
		var steps = new HashMap<String, Step>();
		steps.put("to", step("uri", false, "uri", URI, "parameters", OPTIONS, "variableSend", VARIABLE, "variableReceive", VARIABLE));
		steps.put("wireTap", step("uri", false, "uri", URI, "parameters", OPTIONS, "copy", BOOL));
		steps.put("enrich", step(null, true, "variableSend", VARIABLE, "variableReceive", VARIABLE));
		steps.put("pollEnrich", step(null, true, "timeout", MILLIS, "variableReceive", VARIABLE));
		steps.put("setBody", step(null, true));
		steps.put("transform", step(null, true));
		steps.put("validate", step(null, true));
		steps.put("setHeader", step(null, true, "name", HEADER));
		steps.put("setHeaders", step(null, false, "headers", HEADERS));
		steps.put("setVariable", step(null, true, "name", VARIABLE));
		steps.put("setVariables", step(null, false, "variables", VARIABLES));
		steps.put("setProperty", step(null, true, "name", NAME));
		steps.put("removeHeader", step("name", false, "name", TEXT));
		steps.put("removeHeaders", step("pattern", false, "pattern", TEXT, "excludePattern", TEXT));
		steps.put("removeVariable", step("name", false, "name", VARIABLE));
		steps.put("removeProperty", step("name", false, "name", NAME));
		steps.put("convertBodyTo", step("type", false, "type", TYPE, "charset", NAME, "mandatory", BOOL));
		steps.put("marshal", step(null, false, "json", JSON));
		steps.put("unmarshal", steps.get("marshal"));
		steps.put("log", step("message", false, "message", TEXT, "loggingLevel", LEVEL, "logName", NAME));
		steps.put("choice", step(null, false, "when", CASES, "otherwise", NESTED));
		steps.put("filter", step(null, true, "steps", STEPS));
		steps.put("split", step(null, true, "steps", STEPS, "streaming", BOOL, "stopOnException", BOOL));
		steps.put("multicast", step(null, false, "steps", STEPS, "stopOnException", BOOL));
		steps.put("pipeline", step(null, false, "steps", STEPS));
		steps.put("doTry", step(null, false, "steps", STEPS, "doCatch", CATCHES, "doFinally", NESTED));
		steps.put("delay", step(null, true));
		steps.put("stop", step(null, false));
		steps.put("throwException", step(null, false, "message", TEXT, "exceptionType", EXCEPTION));
		return Map.copyOf(steps);
	}

	private static Step step(String inline, boolean expression, Object... keys) {
		var map = new HashMap<String, Kind>();
		for (int i = 0; i < keys.length; i += 2) {
			map.put((String) keys[i], (Kind) keys[i + 1]);
		}
		return new Step(inline, expression, Map.copyOf(map));
	}

	/** Every text of the file, keys too: whatever it is there for, it holds no function, placeholder or resource that is not offered. */
	private void texts(Node node) throws RouteFault {
		if (node instanceof SequenceNode sequence) {
			for (Node item : sequence.getValue()) {
				texts(item);
			}
		} else if (node instanceof MappingNode mapping) {
			for (var tuple : mapping.getValue()) {
				texts(tuple.getKeyNode());
				texts(tuple.getValueNode());
			}
		} else if (node instanceof ScalarNode scalar) {
			String trouble = SimpleText.trouble(scalar.getValue());
			if (trouble != null) {
				throw yaml.fault(node, trouble);
			}
		}
	}

	private void top(Node item) throws RouteFault {
		var one = single(item, "each entry of a route file");
		Node value = one.getValue().value();
		switch (one.getKey()) {
			case "route" -> route(value);
			case "from" -> from(value);
			case "onException" -> onException(value);
			case "beans" -> throw yaml.fault(one.getValue().key(), "beans are not offered: a route file brings no code");
			default -> throw yaml.fault(one.getValue().key(), "'" + one.getKey() + "' is not offered at the top of a route file: use route, from, onException");
		}
	}

	private Map.Entry<String, Member> single(Node node, String what) throws RouteFault {
		var members = yaml.members(node, what);
		if (members.size() != 1) {
			throw yaml.fault(node, what + " has one key");
		}
		return members.entrySet().iterator().next();
	}

	private void route(Node node) throws RouteFault {
		boolean begins = false;
		for (var member : yaml.members(node, "route").entrySet()) {
			if (member.getKey().equals("from")) {
				from(member.getValue().value());
				begins = true;
			} else {
				describing(member, "route", Set.of("from"));
			}
		}
		if (!begins) {
			throw yaml.fault(node, "'from' is missing");
		}
	}

	private void describing(Map.Entry<String, Member> member, String what, Set<String> keys) throws RouteFault {
		Node value = member.getValue().value();
		if (!DESCRIBING.contains(member.getKey())) {
			throw yaml.fault(member.getValue().key(), "unknown key '" + member.getKey() + "' in " + what + ": use " + String.join(", ", sorted(keys)));
		}
		String text = yaml.text(value, member.getKey());
		if (member.getKey().equals("id") && !ID.matcher(text).matches()) {
			throw yaml.fault(value, "an id is letters, digits, dots and hyphens");
		}
	}

	private static Set<String> sorted(Set<String> keys) {
		var all = new TreeSet<>(keys);
		all.add("id");
		all.add("description");
		return all;
	}

	private void from(Node node) throws RouteFault {
		var members = new LinkedHashMap<>(yaml.members(node, "from"));
		String uri = uri(node, members, Use.FROM);
		entries += uri.equals("direct:" + name) ? 1 : 0;
		Member steps = members.remove("steps");
		if (steps == null) {
			throw yaml.fault(node, "'steps' is missing");
		}
		steps(steps.value());
		for (var member : members.entrySet()) {
			describing(member, "from", Set.of("uri", "parameters", "steps"));
		}
	}

	/** Takes uri and parameters out of the members. @return the URI as written */
	private String uri(Node in, Map<String, Member> members, Use use) throws RouteFault {
		Member uri = members.remove("uri");
		Member parameters = members.remove("parameters");
		if (uri == null) {
			throw yaml.fault(in, "'uri' is missing");
		}
		String text = yaml.text(uri.value(), "uri");
		endpoint(uri.value(), text, parameters == null ? Map.of() : options(parameters.value()), use);
		return text;
	}

	private Map<String, String> options(Node node) throws RouteFault {
		var options = new LinkedHashMap<String, String>();
		for (var member : yaml.members(node, "parameters").entrySet()) {
			options.put(member.getKey(), yaml.text(member.getValue().value(), member.getKey()));
		}
		return options;
	}

	private void endpoint(Node at, String uri, Map<String, String> options, Use use) throws RouteFault {
		for (var option : options.entrySet()) {
			if (SimpleText.isDynamic(option.getKey()) || SimpleText.isDynamic(option.getValue())) {
				throw yaml.fault(at, "the option '" + option.getKey() + "' is fixed: no function may stand in it");
			}
		}
		String trouble = endpoints.trouble(uri, options, use);
		if (trouble != null) {
			throw yaml.fault(at, trouble);
		}
	}

	private void steps(Node node) throws RouteFault {
		for (Node item : yaml.items(node, "steps")) {
			if (item instanceof ScalarNode scalar && scalar.getValue().equals("stop")) {
				continue;
			}
			var one = single(item, "a step");
			step(one.getKey(), one.getValue());
		}
	}

	private void step(String key, Member member) throws RouteFault {
		Step step = STEP.get(key);
		if (step == null) {
			throw yaml.fault(member.key(), refusal(key));
		}
		Node value = member.value();
		if (value instanceof ScalarNode scalar) {
			inline(key, step, scalar);
			return;
		}
		var members = new LinkedHashMap<>(yaml.members(value, key));
		if (step.keys().containsKey("uri")) {
			send(value, members);
		}
		boolean found = false;
		for (var one : members.entrySet()) {
			Kind kind = step.keys().get(one.getKey());
			if (kind != null) {
				value(kind, one.getKey(), one.getValue().value());
			} else if (step.expression() && (one.getKey().equals("expression") || LANGUAGES.contains(one.getKey()))) {
				if (found) {
					throw yaml.fault(one.getValue().key(), "a second expression in " + key);
				}
				found = true;
				expression(key, one.getKey(), one.getValue().value());
			} else if (step.expression() && !DESCRIBING.contains(one.getKey())) {
				throw yaml.fault(one.getValue().key(), "'" + one.getKey() + "' is not offered in " + key + ": use " + String.join(", ", sorted(step.keys().keySet())) + " or an expression in "
						+ String.join(", ", new TreeSet<>(LANGUAGES)));
			} else {
				describing(one, key, step.keys().keySet());
			}
		}
		if (step.expression() && !found) {
			throw yaml.fault(value, key + " needs an expression in one of " + String.join(", ", new TreeSet<>(LANGUAGES)));
		}
		if (key.equals("setHeader")) {
			urlHeader(members);
		}
	}

	/** What goes into a path or query is encoded: a parameter cannot begin another one, nor another path. */
	private void urlHeader(Map<String, Member> members) throws RouteFault {
		Member name = members.get("name");
		String header = name == null ? "" : yaml.text(name.value(), "name");
		if (!header.equals("CamelHttpPath") && !header.equals("CamelHttpQuery")) {
			return;
		}
		for (var one : members.entrySet()) {
			if (one.getKey().equals("constant") || one.getKey().equals("simple")) {
				if (!(one.getValue().value() instanceof ScalarNode text) || !SimpleText.isEncoded(text.getValue())) {
					throw yaml.fault(one.getValue().value(), header + " takes ${variable.url_NAME}, ${uuid} and ${date:now:…} alone: other values could change what is asked for");
				}
			} else if (LANGUAGES.contains(one.getKey()) || one.getKey().equals("expression")) {
				throw yaml.fault(one.getValue().key(), header + " is written as constant or simple");
			}
		}
	}

	private static String refusal(String key) {
		return switch (key) {
			case "bean", "process", "script", "kamelet", "serviceCall", "saga", "policy", "transacted" -> "the step '" + key + "' is not offered: a route runs no code";
			case "toD", "recipientList", "routingSlip", "dynamicRouter" -> "the step '" + key + "' is not offered: it computes where messages go; use choice and to, with the headers "
					+ "CamelHttpPath, CamelHttpQuery or CamelFileName";
			default -> "the step '" + key + "' is not offered: use one of " + String.join(", ", new TreeSet<>(STEP.keySet()));
		};
	}

	private void inline(String key, Step step, ScalarNode scalar) throws RouteFault {
		if (step.inline() == null) {
			if (!yaml.text(scalar, key).isEmpty() || step.expression() || !step.keys().isEmpty()) {
				throw yaml.fault(scalar, key + " should be a mapping (key: value)");
			}
		} else if (step.inline().equals("uri")) {
			endpoint(scalar, scalar.getValue(), Map.of(), Use.TO);
		} else {
			value(step.keys().get(step.inline()), step.inline(), scalar);
		}
	}

	/** Checks uri and parameters of a sending step, and takes them out of the members. */
	private void send(Node in, Map<String, Member> members) throws RouteFault {
		Member uri = members.remove("uri");
		Member parameters = members.remove("parameters");
		if (uri == null) {
			throw yaml.fault(in, "'uri' is missing");
		}
		endpoint(uri.value(), yaml.text(uri.value(), "uri"), parameters == null ? Map.of() : options(parameters.value()), Use.TO);
	}

	private void value(Kind kind, String key, Node value) throws RouteFault {
		switch (kind) {
			case TEXT -> yaml.text(value, key);
			case BOOL -> yaml.bool(value, key);
			case MILLIS -> yaml.number(value, key, 0, 60_000);
			case NAME -> word(value, key, WORD, "a name of letters, digits, _ and -");
			case LEVEL -> word(value, key, Pattern.compile("TRACE|DEBUG|INFO|WARN|ERROR"), "TRACE, DEBUG, INFO, WARN or ERROR");
			case STEPS -> steps(value);
			case NESTED -> nested(key, value);
			case HEADER -> header(value, key);
			case HEADERS -> pairs(value, key, HEADER);
			case VARIABLE -> variable(value, key);
			case VARIABLES -> pairs(value, key, VARIABLE);
			case TYPE -> oneOf(value, key, TYPES);
			case EXCEPTION -> oneOf(value, key, THROWN);
			case EXCEPTIONS -> exceptions(value);
			case CASES -> cases(value);
			case CATCHES -> catches(value);
			case JSON -> json(value);
			case URI, OPTIONS -> throw yaml.fault(value, "'" + key + "' does not belong here");
		}
	}

	private String word(Node value, String key, Pattern pattern, String wanted) throws RouteFault {
		String text = yaml.text(value, key);
		if (!pattern.matcher(text).matches()) {
			throw yaml.fault(value, key + " should be " + wanted + " instead of '" + text + "'");
		}
		if (text.regionMatches(true, 0, "Camel", 0, 5)) {
			throw yaml.fault(value, "names that begin with Camel steer Camel itself: choose another");
		}
		return text;
	}

	private void oneOf(Node value, String key, Set<String> allowed) throws RouteFault {
		String text = yaml.text(value, key);
		if (!allowed.contains(text)) {
			throw yaml.fault(value, "the class '" + text + "' is not offered for " + key + ": use one of " + String.join(", ", new TreeSet<>(allowed)));
		}
	}

	private void header(Node value, String key) throws RouteFault {
		String text = yaml.text(value, key);
		if (CONTROL.contains(text)) {
			return;
		}
		if (text.regionMatches(true, 0, "Camel", 0, 5) || text.regionMatches(true, 0, "org.apache.camel", 0, 16)) {
			throw yaml.fault(value, "the header '" + text + "' steers a component: of those a route sets " + String.join(", ", new TreeSet<>(CONTROL)));
		}
		word(value, key, WORD, "a fixed name of letters, digits, _ and -");
	}

	private void variable(Node value, String key) throws RouteFault {
		String text = word(value, key, VARIABLE_NAME, "NAME or global:NAME");
		if (HeaderReader.FACTS.contains(text)) {
			throw yaml.fault(value, "the variable '" + text + "' says who calls: it cannot be changed");
		}
	}

	private void pairs(Node value, String key, Kind kind) throws RouteFault {
		for (Node item : yaml.items(value, key)) {
			var members = yaml.members(item, "an entry of " + key);
			boolean found = false;
			for (var one : members.entrySet()) {
				if (one.getKey().equals("name")) {
					value(kind, "name", one.getValue().value());
				} else if (!found && (one.getKey().equals("expression") || LANGUAGES.contains(one.getKey()))) {
					found = true;
					expression(key, one.getKey(), one.getValue().value());
				} else {
					throw yaml.fault(one.getValue().key(), "'" + one.getKey() + "' is not offered in " + key);
				}
			}
			if (!found || !members.containsKey("name")) {
				throw yaml.fault(item, "an entry of " + key + " has a name and an expression");
			}
			urlHeader(members);
		}
	}

	/** @param language a language's name, or {@code expression} for the form that names it one level deeper */
	private void expression(String step, String language, Node node) throws RouteFault {
		if (language.equals("expression") && !(node instanceof ScalarNode)) {
			var one = single(node, "expression");
			if (!LANGUAGES.contains(one.getKey())) {
				throw yaml.fault(one.getValue().key(), "the language '" + one.getKey() + "' is not offered: use one of " + String.join(", ", new TreeSet<>(LANGUAGES)));
			}
			expression(step, one.getKey(), one.getValue().value());
			return;
		}
		if (language.equals("expression")) {
			throw yaml.fault(node, "expression should name its language: expression: {simple: …}");
		}
		Node text = node instanceof ScalarNode ? node : members(step, language, node);
		check(step, language, text);
	}

	private Node members(String step, String language, Node node) throws RouteFault {
		Node text = null;
		for (var one : yaml.members(node, language).entrySet()) {
			Node value = one.getValue().value();
			switch (one.getKey()) {
				case "expression", "token" -> text = value;
				case "trim", "suppressExceptions", "writeAsString", "unpackArray" -> yaml.bool(value, one.getKey());
				case "resultType" -> oneOf(value, "resultType", TYPES);
				case "id" -> word(value, "id", ID, "letters, digits, dots and hyphens");
				default -> throw yaml.fault(one.getValue().key(), "'" + one.getKey() + "' is not offered in " + language + " of " + step);
			}
		}
		if (text == null) {
			throw yaml.fault(node, "'expression' is missing");
		}
		return text;
	}

	private void check(String step, String language, Node node) throws RouteFault {
		String text = yaml.text(node, language);
		switch (language) {
			case "header", "exchangeProperty" -> word(node, language, WORD, "a name of letters, digits, _ and -");
			case "variable" -> word(node, language, VARIABLE_NAME, "NAME or global:NAME");
			default -> {
				// constant, simple, jsonpath, tokenize: their text was looked through
			}
		}
		if (step.equals("enrich") || step.equals("pollEnrich")) {
			if (!language.equals("constant") && !language.equals("simple")) {
				throw yaml.fault(node, step + " names its endpoint as constant");
			}
			endpoint(node, text, Map.of(), step.equals("enrich") ? Use.TO : Use.POLL);
		}
	}

	private void nested(String key, Node value) throws RouteFault {
		for (var one : yaml.members(value, key).entrySet()) {
			if (one.getKey().equals("steps")) {
				steps(one.getValue().value());
			} else {
				describing(one, key, Set.of("steps"));
			}
		}
	}

	private static final Step CASE = step(null, true, "steps", STEPS);

	private void cases(Node value) throws RouteFault {
		for (Node item : yaml.items(value, "when")) {
			conditional("when", CASE, item);
		}
	}

	/** A mapping of known keys and, perhaps, one expression. */
	private void conditional(String what, Step step, Node item) throws RouteFault {
		boolean found = false;
		for (var one : yaml.members(item, what).entrySet()) {
			Kind kind = step.keys().get(one.getKey());
			if (kind != null) {
				value(kind, one.getKey(), one.getValue().value());
			} else if (step.expression() && !found && (one.getKey().equals("expression") || LANGUAGES.contains(one.getKey()))) {
				found = true;
				expression(what, one.getKey(), one.getValue().value());
			} else {
				describing(one, what, step.keys().keySet());
			}
		}
		if (step.expression() && !found) {
			throw yaml.fault(item, what + " needs an expression in one of " + String.join(", ", new TreeSet<>(LANGUAGES)));
		}
	}

	private static final Step CATCH = step(null, false, "exception", EXCEPTIONS, "steps", STEPS);

	private void catches(Node value) throws RouteFault {
		for (Node item : yaml.items(value, "doCatch")) {
			conditional("doCatch", CATCH, item);
		}
	}

	private void exceptions(Node value) throws RouteFault {
		for (Node item : yaml.items(value, "exception")) {
			String text = yaml.text(item, "exception");
			if (!CAUGHT.matcher(text).matches()) {
				throw yaml.fault(item, "the class '" + text + "' is not offered as an exception: use those of java.io, java.net, java.sql, java.lang.Exception, org.apache.camel");
			}
		}
	}

	private void json(Node value) throws RouteFault {
		if (value instanceof ScalarNode scalar && yaml.text(scalar, "json").isEmpty()) {
			return;
		}
		for (var one : yaml.members(value, "json").entrySet()) {
			switch (one.getKey()) {
				case "library" -> oneOf(one.getValue().value(), "library", Set.of("Jackson", "jackson"));
				case "prettyPrint", "useList" -> yaml.bool(one.getValue().value(), one.getKey());
				default -> describing(one, "json", Set.of("library", "prettyPrint", "useList"));
			}
		}
	}

	private void onException(Node node) throws RouteFault {
		for (var one : yaml.members(node, "onException").entrySet()) {
			Node value = one.getValue().value();
			switch (one.getKey()) {
				case "exception" -> exceptions(value);
				case "steps" -> steps(value);
				case "redeliveryPolicy" -> redelivery(value);
				case "handled", "continued" -> {
					var expression = single(value, one.getKey());
					if (!LANGUAGES.contains(expression.getKey()) && !expression.getKey().equals("expression")) {
						throw yaml.fault(expression.getValue().key(), "the language '" + expression.getKey() + "' is not offered");
					}
					expression(one.getKey(), expression.getKey(), expression.getValue().value());
				}
				default -> describing(one, "onException", Set.of("exception", "steps", "redeliveryPolicy", "handled", "continued"));
			}
		}
	}

	private void redelivery(Node node) throws RouteFault {
		for (var one : yaml.members(node, "redeliveryPolicy").entrySet()) {
			switch (one.getKey()) {
				case "maximumRedeliveries" -> yaml.number(one.getValue().value(), one.getKey(), 0, 10);
				case "redeliveryDelay", "maximumRedeliveryDelay" -> yaml.number(one.getValue().value(), one.getKey(), 0, 60_000);
				case "useExponentialBackOff" -> yaml.bool(one.getValue().value(), one.getKey());
				default -> describing(one, "redeliveryPolicy", Set.of("maximumRedeliveries", "redeliveryDelay"));
			}
		}
	}
}
