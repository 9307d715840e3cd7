package loggia.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import loggia.api.routes.ApiRoutes.State;
import loggia.api.spi.ApiDescriptor;

/** What one bundle offers. Guarded by its {@link RouteTable}. */
final class Offer {
	/**
	 * A provider bundle.
	 *
	 * @param version  bundle version
	 * @param expected names its manifest promises; empty when it promises nothing
	 * @param major    the highest major version of the families that its manifest promises; 0 when it promises none
	 */
	record Source(long bundleId, String symbolicName, String version, Set<String> expected, int major) {
		/** One whose manifest promises no family. */
		Source(long bundleId, String symbolicName, String version, Set<String> expected) {
			this(bundleId, symbolicName, version, expected, 0);
		}

		String label() {
			return symbolicName + " " + version;
		}
	}

	/** What one provider answers: two major versions of a family have the same names. */
	record Key(String name, int major) {
		static Key of(ApiDescriptor api) {
			return new Key(api.name(), api.major());
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

	Stream<ApiDescriptor> apis() {
		return parts.values().stream().flatMap(p -> p.apis.stream());
	}

	Set<String> names() {
		var names = new TreeSet<String>();
		apis().forEach(api -> names.add(api.name()));
		return names;
	}

	/** @return whether a deploy of one replaces the other: bundles of one name that differ in the major version of their family run side by side */
	boolean sameSlot(Offer other) {
		return source.symbolicName().equals(other.source.symbolicName()) && major() == other.major();
	}

	private int major() {
		return source.major() > 0 ? source.major() : apis().mapToInt(ApiDescriptor::major).max().orElse(0);
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
