package loggia.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import loggia.api.routes.ApiRoutes.State;

/** What one bundle offers. Guarded by its {@link RouteTable}. */
final class Offer {
	/**
	 * A provider bundle.
	 *
	 * @param version  bundle version
	 * @param expected names its manifest promises; empty when it promises nothing
	 */
	record Source(long bundleId, String symbolicName, String version, Set<String> expected) {
		String label() {
			return symbolicName + " " + version;
		}
	}

	final Source source;
	/** By a key of the service. */
	final Map<Object, Provided> parts = new LinkedHashMap<>();
	State state = State.WAITING;

	Offer(Source source) {
		this.source = source;
	}

	Set<String> names() {
		var names = new TreeSet<String>();
		parts.values().forEach(p -> p.apis.forEach(a -> names.add(a.name())));
		return names;
	}

	Set<String> missing() {
		var missing = new TreeSet<>(source.expected());
		missing.removeAll(names());
		return missing;
	}
}
