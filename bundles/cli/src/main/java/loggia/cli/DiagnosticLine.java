package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** One finding of the compiler as editors and people read it: {@code file:line:column level code message}. */
final class DiagnosticLine {
	private DiagnosticLine() {}

	static String of(JsonNode finding) {
		return "%s:%d:%d %s %s %s".formatted(finding.path("file").asText(), finding.path("line").asInt(), finding.path("column").asInt(),
				finding.path("level").asText(), finding.path("code").asText(), finding.path("message").asText());
	}
}
