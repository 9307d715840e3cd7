package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import loggia.compiler.apis.ApiFinding;

/** What is to be known of an API that a release uses, as editors and people read it: {@code file:line kind api: message}. */
final class ApiFindingLine {
	private ApiFindingLine() {}

	/** @param finding as the gateway's report has it */
	static String of(JsonNode finding) {
		var places = new ArrayList<String>();
		finding.path("places").forEach(place -> places.add(place.path("file").asText() + ":" + place.path("line").asInt()));
		var also = places.size() < 2 ? "" : " (also " + String.join(", ", places.subList(1, places.size())) + ")";
		return "%s%s %s: %s%s".formatted(places.isEmpty() ? "" : places.get(0) + " ", finding.path("kind").asText(), finding.path("api").asText(),
				finding.path("message").asText(), also);
	}

	/** Writes findings of this machine as the gateway's report has them. */
	static void put(List<ApiFinding> findings, ArrayNode into) {
		for (var finding : findings) {
			var each = into.addObject().put("kind", finding.kind().name().toLowerCase(Locale.ROOT)).put("api", finding.api());
			if (finding.provider() != null)
				each.put("provider", finding.provider());
			each.put("message", finding.message());
			if (finding.removal() != null)
				each.put("removal", finding.removal());
			var places = each.putArray("places");
			finding.places().forEach(place -> places.addObject().put("file", place.file()).put("line", place.line()));
		}
	}
}
