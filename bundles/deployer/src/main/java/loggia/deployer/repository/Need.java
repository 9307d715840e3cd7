package loggia.deployer.repository;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import loggia.deployer.repository.Offered.Family;
import loggia.deployer.trust.WechatNames;

/**
 * What a release needs of one family of APIs: a requirement on the capability {@code loggia.api}.
 *
 * @param major the one that the release is bound to; null for any
 */
record Need(String family, Integer major, TreeSet<String> apis) {
	/** The needs of a release. @param absent APIs that nobody offers here or in a repository, and that WeChat does not have */
	record All(List<Need> needs, TreeSet<String> absent) {}

	/**
	 * @param apis    what the release's code uses
	 * @param bound   the family's major for each family that the release is bound to
	 * @param here    families that are offered here
	 * @param offered families that repositories have
	 */
	static All of(Collection<String> apis, Map<String, Integer> bound, List<Family> here, List<Family> offered) {
		var home = new TreeMap<String, TreeSet<String>>();
		var strange = new TreeSet<String>();
		for (var api : new TreeSet<>(apis)) {
			var family = here.stream().filter(each -> each.apis().contains(api)).min(Comparator.comparing(Family::major)).orElse(null);
			if (family == null) strange.add(api);
			else home.computeIfAbsent(family.name(), name -> new TreeSet<>()).add(api);
		}
		var needs = new ArrayList<Need>();
		home.forEach((family, names) -> needs.addAll(split(family, bound.get(family), names, here)));
		var absent = new TreeSet<String>();
		var coming = new TreeMap<String, TreeSet<String>>();
		for (var api : strange) {
			var family = offered.stream().filter(each -> each.apis().contains(api) && fits(each, bound)).max(Comparator.comparingLong((Family each) -> each.apis().stream().filter(strange::contains).count())
				.thenComparing(Family::version).thenComparing(Family::name)).orElse(null);
			if (family != null) coming.computeIfAbsent(family.name(), name -> new TreeSet<>()).add(api);
			else if (!WechatNames.contains(api)) absent.add(api);
		}
		coming.forEach((family, names) -> needs.addAll(split(family, bound.get(family), names, offered)));
		return new All(needs, absent);
	}

	/** One need where one bundle can meet it, else one for each API. */
	private static List<Need> split(String family, Integer major, TreeSet<String> apis, List<Family> known) {
		var together = new Need(family, major, apis);
		boolean one = known.stream().anyMatch(each -> each.name().equals(family) && (major == null || major == each.major()) && each.apis().containsAll(apis));
		return one || apis.size() == 1 ? List.of(together) : apis.stream().map(api -> new Need(family, major, new TreeSet<>(Set.of(api)))).toList();
	}

	private static boolean fits(Family family, Map<String, Integer> bound) {
		var major = bound.get(family.name());
		return major == null || major == family.major();
	}

	/** @return the requirement's filter */
	String filter() {
		var filter = new StringBuilder("(&(family=").append(escaped(family)).append(')');
		if (major != null) filter.append("(version>=").append(major).append(")(!(version>=").append(major + 1).append("))");
		for (var api : apis) filter.append("(names=").append(escaped(api)).append(')');
		return filter.append(')').toString();
	}

	/** @return {@code payment 1.x (requestPayment)} */
	String text() {
		return (major == null ? family : family + " " + major + ".x") + " (" + String.join(", ", apis) + ")";
	}

	private static String escaped(String value) {
		return value.replaceAll("([\\\\*()])", "\\\\$1");
	}
}
