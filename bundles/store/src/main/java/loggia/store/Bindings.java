package loggia.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import loggia.api.ApiCatalog.Entry;

/** Which major version of each API family a release is bound to: decided when it is installed, kept with it. */
final class Bindings {
	private Bindings() {}

	/**
	 * Binds a release to each family that it uses: to the major version that app.json asks for; else to the one it is bound to already, while it is
	 * there; else to the highest that offers all names it uses, or, where none does, most of them.
	 *
	 * @param uses    names of APIs
	 * @param wishes  family → major version that app.json asks for, there or not
	 * @param bound   what the same release was bound to when it was installed before
	 * @param catalog the APIs that can be called now
	 * @return family → major version
	 */
	static Map<String, Integer> of(Set<String> uses, Map<String, Integer> wishes, Map<String, Integer> bound, List<Entry> catalog) {
		var bindings = new TreeMap<>(bound);
		used(uses, catalog).forEach((family, majors) -> {
			Integer before = bound.get(family);
			if (before == null || !majors.containsKey(before)) {
				bindings.put(family, best(majors));
			}
		});
		bindings.putAll(wishes);
		return bindings;
	}

	/** @return family → major version → how many of the names it offers; families that have none of them left out */
	private static Map<String, Map<Integer, Integer>> used(Set<String> uses, List<Entry> catalog) {
		var families = new HashMap<String, Map<Integer, Integer>>();
		for (Entry entry : catalog) {
			families.computeIfAbsent(entry.family(), name -> new HashMap<>()).merge(entry.major(), uses.contains(entry.name()) ? 1 : 0, Integer::sum);
		}
		families.values().removeIf(majors -> majors.values().stream().allMatch(names -> names == 0));
		return families;
	}

	private static int best(Map<Integer, Integer> majors) {
		return majors.entrySet().stream().max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey())).orElseThrow().getKey();
	}

	/** As it is kept: {@code greet 2, network 1}. */
	static String text(Map<String, Integer> bindings) {
		return new TreeMap<>(bindings).entrySet().stream().map(each -> each.getKey() + " " + each.getValue()).collect(Collectors.joining(", "));
	}

	/** @throws IllegalArgumentException when it is not as {@link #text} writes it */
	static Map<String, Integer> parse(String text) {
		var bindings = new TreeMap<String, Integer>();
		if (!text.isEmpty())
			for (var each : text.split(", ")) {
				int space = each.indexOf(' ');
				if (space < 1)
					throw new IllegalArgumentException("'" + each + "' is no family with its major version");
				bindings.put(each.substring(0, space), Integer.valueOf(each.substring(space + 1)));
			}
		return bindings;
	}
}
