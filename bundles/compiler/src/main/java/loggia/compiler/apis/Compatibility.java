package loggia.compiler.apis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import loggia.compiler.apis.ApiFinding.Kind;
import loggia.compiler.apis.KnownApis.Here;
import loggia.compiler.apis.KnownApis.Known;

/** Compares what releases use with what a gateway offers. Immutable. */
public final class Compatibility {
	/** Null when no gateway was asked. */
	private final Map<String, OfferedApi> offered;
	private final Map<String, OfferedApi> gone;
	private final Set<String> families = new HashSet<>();
	/** symbolic name → version that runs */
	private final Map<String, String> running = new HashMap<>();

	private Compatibility(Map<String, OfferedApi> offered, Map<String, OfferedApi> gone) {
		this.offered = offered;
		this.gone = gone;
		if (offered != null) {
			offered.values().forEach(api -> {
				families.add(api.family());
				running.put(api.provider(), api.version());
			});
		}
	}

	/** @return what can be said without any gateway: WeChat's own deprecations, and names that nobody's documentation has */
	public static Compatibility withoutGateway() {
		return new Compatibility(null, Map.of());
	}

	/**
	 * @param offered the gateway's catalogue; of a name that two majors offer, the lower one counts
	 * @param gone    what it offered a while ago
	 */
	public static Compatibility with(Collection<OfferedApi> offered, Collection<OfferedApi> gone) {
		return new Compatibility(byName(offered), byName(gone));
	}

	private static Map<String, OfferedApi> byName(Collection<OfferedApi> apis) {
		var byName = new HashMap<String, OfferedApi>();
		apis.stream().sorted(Comparator.comparingInt(OfferedApi::major)).forEach(api -> byName.putIfAbsent(api.name(), api));
		return byName;
	}

	/** @return by kind, then by name */
	public List<ApiFinding> findings(List<ApiUse> uses) {
		var findings = new ArrayList<ApiFinding>();
		for (var use : uses) {
			var finding = finding(use);
			if (finding != null) {
				findings.add(finding);
			}
		}
		findings.sort(Comparator.comparing(ApiFinding::kind).thenComparing(ApiFinding::api));
		return findings;
	}

	private ApiFinding finding(ApiUse use) {
		var here = use.names().stream().map(this::offer).filter(Objects::nonNull).findFirst().orElse(null);
		if (here != null && here.deprecated() != null) {
			return new ApiFinding(Kind.DEPRECATED, display(here.name()), here.provider(), deprecation(here), here.removal(), use.places());
		}
		var name = use.names().get(0);
		var known = use.names().size() == 1 ? KnownApis.of(name) : null;
		if (here == null && (offered != null || known == null) && (known == null || !answers(known))) {
			return missing(use, name, known);
		}
		return known == null || known.deprecated().isEmpty() ? null : new ApiFinding(Kind.DEPRECATED, display(name), null, deprecation(known), null, use.places());
	}

	/** {@code offScan} is there where {@code onScan} is. */
	private OfferedApi offer(String name) {
		if (offered == null) {
			return null;
		}
		var found = offered.get(name);
		return found != null ? found : offered.get(name.replaceFirst("(^|\\.)off(?=[A-Z])", "$1on"));
	}

	private boolean answers(Known known) {
		return known.here() == Here.RUNTIME || known.here() == Here.SYSTEM && families.contains("system");
	}

	private ApiFinding missing(ApiUse use, String name, Known known) {
		var before = use.names().stream().map(gone::get).filter(Objects::nonNull).findFirst().orElse(null);
		if (before != null) {
			var now = running.get(before.provider());
			boolean newer = now != null && before.since() != null && compare(now, before.version()) < 0;
			var message = newer ? "came with version " + before.since() + " of " + before.family() + "; here is " + before.provider() + " " + now
					: before.provider() + " " + before.version() + " had it, " + (now == null ? "and was removed" : now + " has not") + (before.deprecated() == null ? "" : ": " + before.deprecated());
			return new ApiFinding(newer ? Kind.NEWER : Kind.UNKNOWN, display(before.name()), before.provider(), message, null, use.places());
		}
		if (known != null) {
			var instead = known.deprecated().isEmpty() ? "" : "; " + deprecation(known);
			return new ApiFinding(Kind.NEWER, display(name), null, known.platform() + " has it" + (known.since().isEmpty() ? "" : " since base library " + known.since())
					+ ", this gateway has not: a call fails with \"not supported\"" + instead, null, use.places());
		}
		if (use.own()) {
			return null;
		}
		var names = String.join(" or ", use.names().stream().map(Compatibility::display).toList());
		return new ApiFinding(Kind.UNKNOWN, names, null,
				offered == null ? "WeChat has no such API: a gateway needs a capability that offers it, --gateway URL asks one" : "no such API here, nor in WeChat", null, use.places());
	}

	private static String deprecation(OfferedApi api) {
		var instead = api.deprecated().strip();
		var sentence = instead.matches("(?s).*[.!?。]") ? instead : instead + ".";
		return api.removal() == null ? sentence : sentence + " It goes with version " + api.removal() + " of " + api.family() + ".";
	}

	private static String deprecation(Known known) {
		return known.platform() + " deprecated it with base library " + known.deprecated() + (known.instead().isEmpty() ? "" : ": use " + String.join(", ", known.instead()));
	}

	/** As code writes it. */
	private static String display(String name) {
		return name.contains(".") && !name.startsWith("ext.") ? name : "wx." + name;
	}

	/** By numbers: 1.10 is newer than 1.9. */
	private static int compare(String a, String b) {
		var left = a.split("\\.");
		var right = b.split("\\.");
		for (int i = 0; i < 3; i++) {
			int difference = Integer.compare(number(left, i), number(right, i));
			if (difference != 0) {
				return difference;
			}
		}
		return 0;
	}

	private static int number(String[] parts, int i) {
		return i < parts.length && parts[i].matches("\\d{1,9}") ? Integer.parseInt(parts[i]) : 0;
	}
}
