package loggia.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
	/** By a key of the service, in the order they came: of two that answer one name, the later one does. */
	final Map<Object, Provided> parts = new LinkedHashMap<>();
	/** Services that went after others of the bundle had taken all their names: they finish the calls they have. */
	final List<Provided> leaving = new ArrayList<>();
	State state = State.WAITING;

	Offer(Source source) {
		this.source = source;
	}

	Set<String> names() {
		var names = new TreeSet<String>();
		parts.values().forEach(p -> p.apis.forEach(a -> names.add(a.name())));
		return names;
	}

	/** @return every service that may have calls in flight */
	List<Provided> all() {
		var all = new ArrayList<>(parts.values());
		all.addAll(leaving);
		return all;
	}

	Set<String> missing() {
		var missing = new TreeSet<>(source.expected());
		missing.removeAll(names());
		return missing;
	}
}
