package loggia.deployer.trust;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;

/**
 * What a bundle's manifest says that trust has to do with.
 *
 * @param name       symbolic name
 * @param families   of the APIs it offers, with their names; {@code acme.scan} of the namespace {@code acme}
 * @param needed     packages it imports and cannot be without
 * @param wished     packages it would take: optional imports, and patterns of dynamic ones
 * @param required   bundles it requires as a whole
 */
record BundleHeaders(String name, Map<String, Set<String>> families, Set<String> needed, Set<String> wished, Set<String> required) {
	private static final String OUTSIDE_QUOTES = "(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)";
	private static final Pattern CLAUSES = Pattern.compile("," + OUTSIDE_QUOTES);
	private static final Pattern PARTS = Pattern.compile(";" + OUTSIDE_QUOTES);
	private static final String PROVIDER_NAMESPACE = "loggia.api";

	/** One clause of a header. @param paths what stands before its attributes @param attributes and directives, without types and quotes */
	private record Clause(List<String> paths, Map<String, String> attributes) {}

	static BundleHeaders of(Attributes headers) {
		var families = new TreeMap<String, Set<String>>();
		for (var clause : clauses(headers.getValue(Constants.PROVIDE_CAPABILITY))) {
			if (!clause.paths.contains(PROVIDER_NAMESPACE)) continue;
			var apis = families.computeIfAbsent(clause.attributes.getOrDefault("family", ""), family -> new TreeSet<>());
			for (var api : clause.attributes.getOrDefault("names", "").split(",")) {
				if (!api.isBlank()) apis.add(api.trim());
			}
		}
		var needed = new TreeSet<String>();
		var wished = new TreeSet<String>();
		for (var clause : clauses(headers.getValue(Constants.IMPORT_PACKAGE))) (Constants.RESOLUTION_OPTIONAL.equals(clause.attributes.get(Constants.RESOLUTION_DIRECTIVE + ":")) ? wished : needed).addAll(clause.paths);
		for (var clause : clauses(headers.getValue(Constants.DYNAMICIMPORT_PACKAGE))) wished.addAll(clause.paths);
		var required = new TreeSet<String>();
		for (var clause : clauses(headers.getValue(Constants.REQUIRE_BUNDLE))) required.addAll(clause.paths);
		var name = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
		return new BundleHeaders(name == null ? "" : name.split(";")[0].trim(), families, needed, wished, required);
	}

	/** @return names of all its APIs */
	Set<String> apis() {
		var all = new TreeSet<String>();
		families.values().forEach(all::addAll);
		return all;
	}

	/** @return the namespace of an API of that name, or null for one of {@code wx} */
	static String namespace(String api) {
		int dot = api.indexOf('.');
		return dot > 0 ? api.substring(0, dot) : null;
	}

	private static List<Clause> clauses(String header) {
		if (header == null || header.isBlank()) return List.of();
		var found = new ArrayList<Clause>();
		for (var text : CLAUSES.split(header)) {
			var paths = new ArrayList<String>();
			var attributes = new HashMap<String, String>();
			for (var part : PARTS.split(text)) {
				int equals = part.indexOf('=');
				if (equals < 0) {
					if (!part.isBlank()) paths.add(part.trim());
					continue;
				}
				// "resolution:=" is a directive and keeps its colon, "names:List<String>=" an attribute and loses its type
				boolean directive = equals > 0 && part.charAt(equals - 1) == ':';
				var key = part.substring(0, equals).trim();
				attributes.put(directive ? key : key.split(":")[0].trim(), part.substring(equals + 1).trim().replace("\"", ""));
			}
			found.add(new Clause(paths, attributes));
		}
		return found;
	}
}
