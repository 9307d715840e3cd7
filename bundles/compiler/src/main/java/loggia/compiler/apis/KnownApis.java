package loggia.compiler.apis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What WeChat documents on {@code wx}, and what platforms of its family add: read once from the list that comes with the compiler. */
final class KnownApis {
	/** Who answers a member when no capability does. */
	enum Here {
		/** The logic layer, always. */
		RUNTIME,
		/** The logic layer, while the gateway has the family {@code system}. */
		SYSTEM,
		/** Nobody. */
		NOBODY
	}

	/**
	 * One member.
	 *
	 * @param platform   whose it is: {@code WeChat}, {@code FinClip}
	 * @param since      base library that brought it; empty when it was there from the first, or nobody says
	 * @param deprecated base library that deprecated it; empty while none has
	 * @param instead    what its platform names to use instead; may be empty
	 */
	record Known(String name, String platform, String since, String deprecated, List<String> instead, Here here) {}

	private static final Map<String, Known> ALL = read();

	private KnownApis() {}

	/** @return null for a name that none of these platforms has */
	static Known of(String name) {
		return ALL.get(name);
	}

	private static Map<String, Known> read() {
		var all = new HashMap<String, Known>();
		try (var in = new BufferedReader(new InputStreamReader(KnownApis.class.getResourceAsStream("wx-apis.tsv"), StandardCharsets.UTF_8))) {
			in.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
				var parts = line.split("\t", -1);
				var instead = part(parts, 4).isEmpty() ? List.<String>of() : List.of(part(parts, 4).split(" "));
				var here = part(parts, 5).isEmpty() ? Here.NOBODY : Here.valueOf(part(parts, 5).toUpperCase(Locale.ROOT));
				all.put(parts[0], new Known(parts[0], part(parts, 1).isEmpty() ? "WeChat" : part(parts, 1), part(parts, 2), part(parts, 3), instead, here));
			});
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return Map.copyOf(all);
	}

	private static String part(String[] parts, int i) {
		return i < parts.length ? parts[i] : "";
	}
}
