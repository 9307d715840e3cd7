package loggia.deployer.repository.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A header of a bundle's manifest: {@code name;name;attribute:Type=value;directive:=value,…} (OSGi Core 3.2.4). */
final class Clauses {
	private final String text;
	private int at;

	/** One clause. @param types of attributes that are no String */
	record Clause(List<String> names, Map<String, String> attributes, Map<String, String> types, Map<String, String> directives) {}

	private Clauses(String text) {
		this.text = text;
	}

	/** @param header null for none @throws IllegalArgumentException when it cannot be read */
	static List<Clause> of(String header) {
		var all = new ArrayList<Clause>();
		if (header == null || header.isBlank()) return all;
		var reader = new Clauses(header);
		do all.add(reader.clause());
		while (reader.take(','));
		if (reader.at < header.length()) throw new IllegalArgumentException("'" + header.charAt(reader.at) + "' at character " + (reader.at + 1) + " of " + header);
		return all;
	}

	private Clause clause() {
		var clause = new Clause(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
		do {
			var name = until(";,=:");
			if (take(':')) {
				if (take('=')) clause.directives.put(name, value());
				else {
					clause.types.put(name, until("="));
					take('=');
					clause.attributes.put(name, value());
				}
			} else if (take('=')) clause.attributes.put(name, value());
			else if (name.isEmpty()) throw new IllegalArgumentException("an empty clause in " + text);
			else clause.names.add(name);
		} while (take(';'));
		return clause;
	}

	private String value() {
		while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
		if (!take('"')) return until(";,");
		var value = new StringBuilder();
		while (at < text.length() && text.charAt(at) != '"') {
			// only a quote and a backslash are escaped here: other backslashes belong to lists of values
			boolean escaped = text.charAt(at) == '\\' && at + 1 < text.length() && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\');
			if (escaped) at++;
			value.append(text.charAt(at++));
		}
		if (!take('"')) throw new IllegalArgumentException("a quote that does not end in " + text);
		while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
		return value.toString();
	}

	private String until(String ends) {
		int from = at;
		while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) at++;
		return text.substring(from, at).strip();
	}

	private boolean take(char wanted) {
		if (at >= text.length() || text.charAt(at) != wanted) return false;
		at++;
		return true;
	}
}
