package loggia.container.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A source map (version 3) as far as stacks need it: where a position in logic.js comes from. Immutable. */
final class SourceMap {
	private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	private static final Pattern POSITION = Pattern.compile("logic\\.js:(\\d+):(\\d+)");
	private static final long MAX_BYTES = 48L * 1024 * 1024;
	/** Maps nothing. */
	static final SourceMap NONE = new SourceMap(List.of(), List.of());

	/** Column in the generated line, then where that comes from; lines and columns from 0. */
	private record Segment(int column, int source, int line, int sourceColumn) {}

	private final List<String> sources;
	private final List<List<Segment>> lines;

	private SourceMap(List<String> sources, List<List<Segment>> lines) {
		this.sources = sources;
		this.lines = lines;
	}

	/** Reads one; a missing or damaged file maps nothing. */
	static SourceMap read(Path file) {
		try {
			if (!Files.exists(file) || Files.size(file) > MAX_BYTES) {
				return NONE;
			}
			JsonNode map = new ObjectMapper().readTree(file.toFile());
			List<String> sources = new ArrayList<>();
			String root = map.path("sourceRoot").asText("");
			map.path("sources").forEach(source -> sources.add(root + source.asText()));
			return new SourceMap(sources, decode(map.path("mappings").asText("")));
		} catch (IOException | IllegalArgumentException e) {
			return NONE;
		}
	}

	private static List<List<Segment>> decode(String mappings) {
		List<List<Segment>> lines = new ArrayList<>();
		List<Segment> line = new ArrayList<>();
		int[] state = new int[5];
		int at = 0;
		while (at < mappings.length()) {
			char c = mappings.charAt(at);
			if (c == ';') {
				lines.add(line);
				line = new ArrayList<>();
				state[0] = 0;
				at++;
			} else if (c == ',') {
				at++;
			} else {
				int fields = 0;
				while (at < mappings.length() && mappings.charAt(at) != ',' && mappings.charAt(at) != ';') {
					int value = 0;
					int shift = 0;
					int digit;
					do {
						digit = at < mappings.length() ? DIGITS.indexOf(mappings.charAt(at++)) : -1;
						if (digit < 0 || shift > 30) {
							throw new IllegalArgumentException("mappings are damaged");
						}
						value |= (digit & 31) << shift;
						shift += 5;
					} while ((digit & 32) != 0);
					if (fields < state.length) {
						state[fields] += (value & 1) != 0 ? -(value >> 1) : value >> 1;
					}
					fields++;
				}
				if (fields >= 4) {
					line.add(new Segment(state[0], state[1], state[2], state[3]));
				}
			}
		}
		lines.add(line);
		return lines;
	}

	/** @return the text with each {@code logic.js:LINE:COLUMN} as {@code SOURCE:LINE:COLUMN}, where the map knows it */
	String map(String text) {
		if (lines.isEmpty() || text.isEmpty()) {
			return text;
		}
		Matcher matcher = POSITION.matcher(text);
		StringBuilder out = new StringBuilder(text.length());
		while (matcher.find()) {
			matcher.appendReplacement(out, Matcher.quoteReplacement(position(matcher)));
		}
		return matcher.appendTail(out).toString();
	}

	private String position(Matcher matcher) {
		try {
			int line = Integer.parseInt(matcher.group(1)) - 1;
			int column = Integer.parseInt(matcher.group(2)) - 1;
			Segment best = null;
			for (Segment segment : line >= 0 && line < lines.size() ? lines.get(line) : List.<Segment>of()) {
				if (segment.column <= column || best == null) {
					best = segment;
				}
			}
			if (best != null && best.source >= 0 && best.source < sources.size()) {
				return sources.get(best.source) + ":" + (best.line + 1) + ":" + (best.sourceColumn + 1);
			}
		} catch (NumberFormatException e) {
			// more digits than any file has lines
		}
		return matcher.group();
	}
}
