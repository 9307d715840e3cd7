package loggia.rest.router;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A path of a resource: {@code /apps/{id}/versions}.
 *
 * @param parts without slashes; a parameter keeps its braces
 */
record Template(List<String> parts) {
	/** Literal parts come before parameters, from left to right. */
	static final Comparator<Template> MOST_LITERAL = Comparator.comparing(Template::openness);

	Template {
		parts = List.copyOf(parts);
	}

	/** @param paths of the class and of the method, each perhaps null @throws IllegalArgumentException for what is no plain path */
	static Template of(String... paths) {
		var parts = new ArrayList<String>();
		var names = new HashSet<String>();
		for (var path : paths) {
			if (path == null) continue;
			for (var part : path.split("/")) {
				if (part.isEmpty()) continue;
				if (isParameter(part) ? !part.matches("\\{[A-Za-z][A-Za-z0-9]*}") : part.matches(".*[{}%;?#\\s].*")) {
					throw new IllegalArgumentException("the path '" + path + "' may have plain parts and {name} only");
				}
				if (isParameter(part) && !names.add(part)) throw new IllegalArgumentException("the path names " + part + " twice");
				parts.add(part);
			}
		}
		return new Template(parts);
	}

	/** @param path decoded, in parts @return the parameters by name, or null when it does not fit */
	Map<String, String> match(List<String> path) {
		if (path.size() != parts.size()) return null;
		var found = new LinkedHashMap<String, String>();
		for (int i = 0; i < parts.size(); i++) {
			var part = parts.get(i);
			if (isParameter(part)) found.put(part.substring(1, part.length() - 1), path.get(i));
			else if (!part.equals(path.get(i))) return null;
		}
		return found;
	}

	/** @return what two templates that fit the same paths have in common */
	String shape() {
		return parts.stream().map(part -> isParameter(part) ? "{}" : part).collect(Collectors.joining("/"));
	}

	/** @return names of the parameters, in order */
	List<String> names() {
		return parts.stream().filter(Template::isParameter).map(part -> part.substring(1, part.length() - 1)).toList();
	}

	@Override
	public String toString() {
		return "/" + String.join("/", parts);
	}

	private String openness() {
		return parts.stream().map(part -> isParameter(part) ? "1" : "0").collect(Collectors.joining());
	}

	private static boolean isParameter(String part) {
		return part.startsWith("{");
	}
}
