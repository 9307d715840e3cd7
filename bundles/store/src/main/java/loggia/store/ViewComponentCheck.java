package loggia.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import loggia.api.view.ViewComponent;
import loggia.api.view.ViewParts;
import loggia.compiler.Diagnostic;

/**
 * What a release asks of view components, against those that are deployed here at this moment. It is no part of the release: that is the same
 * on every gateway.
 */
final class ViewComponentCheck {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final String CODE = "view-component";

	private ViewComponentCheck() {}

	/** @param parts null while there is no gate: then nothing is said @return the findings with the warnings of this check behind them */
	static List<Diagnostic> added(List<Diagnostic> findings, String manifest, ViewParts parts) {
		if (parts == null)
			return findings;
		var all = new ArrayList<>(findings);
		for (var use : read(manifest).path("viewComponents")) {
			var tag = use.path("tag").asText();
			var component = parts.components().stream().filter(c -> c.tag().equals(tag)).findFirst();
			if (component.isEmpty())
				all.add(warning(use, "<" + tag + "> is no basic component, and no bundle deployed here brings it: it is an empty element until one is"));
			else
				check(use, component.get(), all);
		}
		return all;
	}

	private static void check(JsonNode use, ViewComponent component, List<Diagnostic> all) {
		var description = read(component.description());
		unknown(use.path("attributes"), description.path("attributes"))
				.forEach((name, known) -> all.add(warning(use, "<" + component.tag() + "> has no attribute " + name + ": it has " + known)));
		unknown(use.path("events"), description.path("events"))
				.forEach((name, known) -> all.add(warning(use, "<" + component.tag() + "> has no event " + name + ": it has " + known)));
	}

	/** @return names that are not offered → what is */
	private static java.util.Map<String, String> unknown(JsonNode asked, JsonNode offered) {
		var names = new TreeSet<String>();
		offered.forEach(one -> names.add(one.path("name").asText()));
		var unknown = new java.util.TreeMap<String, String>();
		for (var one : asked)
			if (!names.contains(one.asText()))
				unknown.put(one.asText(), names.isEmpty() ? "none" : String.join(", ", names));
		return unknown;
	}

	private static Diagnostic warning(JsonNode use, String message) {
		return new Diagnostic(false, use.path("file").asText(), use.path("line").asInt(1), 1, CODE, message);
	}

	private static JsonNode read(String text) {
		try {
			return JSON.readTree(text);
		} catch (JsonProcessingException e) {
			return JSON.createObjectNode();
		}
	}
}
