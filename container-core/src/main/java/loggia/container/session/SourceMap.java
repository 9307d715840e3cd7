package loggia.container.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A source map (version 3) as far as stacks need it: where a position in logic.js comes from. Immutable. */
final class SourceMap {
	private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	private static final Pattern POSITION = Pattern.compile("logic\\.js:(\\d+):(\\d+)");
	private static final long MAX_BYTES = 48L * 1024 * 1024;
	/** Maps nothing. */
	static final SourceMap NONE = new SourceMap(List.of(), List.of(), List.of());
	/** Lines shown before and after the one that is meant. */
	private static final int AROUND = 2;

	/** Column in the generated line, then where that comes from; lines and columns from 0. */
	private record Segment(int column, int source, int line, int sourceColumn) {}

	/**
	 * A place in a file of the developer's; numbers from 1.
	 *
	 * @param generated the line of logic.js
	 */
	record Place(String file, int line, int column, int generated) {}

	/** Some lines of a file; {@code first} is the number of the first. */
	record Frame(int first, List<String> lines) {}

	private final List<String> sources;
	/** Text of a source where logic.js does not have its lines as they were written, else null. */
	private final List<String> contents;
	private final List<List<Segment>> lines;

	private SourceMap(List<String> sources, List<String> contents, List<List<Segment>> lines) {
		this.sources = sources;
		this.contents = contents;
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
			List<String> contents = new ArrayList<>();
			map.path("sourcesContent").forEach(content -> contents.add(content.textValue()));
			return new SourceMap(sources, contents, decode(map.path("mappings").asText("")));
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

	/** @return the first position of a stack that the map knows, or null */
	Place first(String text) {
		Matcher matcher = POSITION.matcher(text);
		while (matcher.find()) {
			Place place = place(matcher);
			if (place != null) {
				return place;
			}
		}
		return null;
	}

	/** @param logic gives the lines of logic.js @return what stands around a place, or null when nobody knows */
	Frame frame(Place place, Supplier<List<String>> logic) {
		int source = sources.indexOf(place.file);
		String content = source < contents.size() ? contents.get(source) : null;
		int first = Math.max(1, place.line - AROUND);
		List<String> shown = new ArrayList<>();
		if (content != null) {
			String[] all = content.split("\r?\n", -1);
			for (int line = first; line <= Math.min(all.length, place.line + AROUND); line++) {
				shown.add(all[line - 1]);
			}
		} else {
			List<String> all = logic.get();
			for (int line = first; line <= place.line + AROUND; line++) {
				int generated = place.generated + line - place.line;
				if (!comesFrom(generated, source, line) || generated > all.size()) {
					break;
				}
				shown.add(all.get(generated - 1));
			}
		}
		return shown.isEmpty() || place.line >= first + shown.size() ? null : new Frame(first, shown);
	}

	private boolean comesFrom(int generated, int source, int line) {
		List<Segment> segments = generated > 0 && generated <= lines.size() ? lines.get(generated - 1) : List.of();
		return !segments.isEmpty() && segments.get(0).source == source && segments.get(0).line == line - 1;
	}

	private String position(Matcher matcher) {
		Place place = place(matcher);
		return place == null ? matcher.group() : place.file + ":" + place.line + ":" + place.column;
	}

	private Place place(Matcher matcher) {
		try {
			int generated = Integer.parseInt(matcher.group(1));
			int line = generated - 1;
			int column = Integer.parseInt(matcher.group(2)) - 1;
			List<Segment> segments = line >= 0 && line < lines.size() ? lines.get(line) : List.of();
			Segment best = null;
			for (Segment segment : segments) {
				if (segment.column <= column || best == null) {
					best = segment;
				}
			}
			if (best != null && best.source >= 0 && best.source < sources.size()) {
				// a line that is mapped as a whole stands there as it was written
				int into = segments.size() == 1 && best.column == 0 ? column : 0;
				return new Place(sources.get(best.source), best.line + 1, best.sourceColumn + 1 + into, generated);
			}
		} catch (NumberFormatException e) {
			// more digits than any file has lines
		}
		return null;
	}
}
