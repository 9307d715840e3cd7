package loggia.deployer.repository;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import loggia.api.ApiCatalog;
import loggia.deployer.repository.Offered.Family;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.osgi.resource.Resource;
import org.osgi.resource.Wiring;

/**
 * What there is at one moment: the bundles of the framework as they are wired, and what repositories offer. A value for one question; asking it
 * changes nothing in the framework.
 */
final class World {
	/** Wired bundles, in the order they were installed. */
	final Map<Resource, Wiring> wirings = new LinkedHashMap<>();
	/** Bundles that answer APIs, without those that only finish their last calls. */
	final Map<Resource, Bundle> providers = new LinkedHashMap<>();
	/** What repositories have and this gateway could take. */
	final Map<Resource, Offered> offers = new LinkedHashMap<>();
	/** Why the others could not be taken. */
	final Map<Offered, String> refused = new LinkedHashMap<>();
	private final Map<String, List<Capability>> capabilities = new HashMap<>();
	private final Set<String> platform = new HashSet<>();

	/** @param catalog what can be called, or null while there is no gate: it knows APIs that no manifest names */
	static World of(BundleContext context, Deploys deploys, ApiCatalog catalog) {
		var world = new World();
		var declared = new HashSet<String>();
		for (var bundle : context.getBundles()) world.take(bundle, deploys, declared);
		if (catalog != null) world.take(catalog, declared);
		return world;
	}

	private void take(Bundle bundle, Deploys deploys, Set<String> declared) {
		var revision = bundle.adapt(BundleRevision.class);
		var wiring = revision == null ? null : revision.getWiring();
		if (wiring == null || !wiring.isInUse()) return;
		wirings.put(revision, wiring);
		boolean provider = !revision.getDeclaredCapabilities(Offered.API).isEmpty();
		boolean ending = provider && deploys.isEnding(bundle.getBundleId());
		if (!provider) platform.add(bundle.getSymbolicName());
		else if (!ending) providers.put(revision, bundle);
		// a wiring keeps packages as they were exported, and leaves out what is effective later, such as services
		var offered = new LinkedHashSet<Capability>(wiring.getCapabilities(null));
		revision.getDeclaredCapabilities(null).stream().filter(each -> !each.getNamespace().startsWith("osgi.wiring.")).forEach(offered::add);
		for (var capability : offered) {
			if (capability.getNamespace().equals(Offered.API)) {
				if (ending) continue;
				Family.of(capability).apis().forEach(api -> declared.add(bundle.getSymbolicName() + " " + api));
			}
			add(capability);
		}
	}

	/** APIs that a bundle offers at run time, such as Camel's routes: a resource for each family of it. */
	private void take(ApiCatalog catalog, Set<String> declared) {
		var families = new LinkedHashMap<List<Object>, TreeSet<String>>();
		for (var entry : catalog.apis()) {
			if (!declared.contains(entry.provider() + " " + entry.name())) families.computeIfAbsent(List.of(entry.provider(), entry.family(), entry.major()), key -> new TreeSet<>()).add(entry.name());
		}
		families.forEach((key, names) -> {
			var resource = new IndexedResource();
			resource.offers("osgi.identity", Map.of("osgi.identity", key.get(0), "version", Version.emptyVersion), Map.of());
			resource.offers(Offered.API, Map.of("family", key.get(1), "version", new Version((Integer) key.get(2), 0, 0), "names", List.copyOf(names)), Map.of());
			resource.getCapabilities(Offered.API).forEach(this::add);
		});
	}

	/** Adds what repositories have. What the deployer would refuse is kept apart, with the reason. */
	void add(Collection<Offered> offered) {
		for (var each : offered) {
			var reason = refusal(each);
			if (reason != null) refused.put(each, reason);
			else {
				offers.put(each.resource(), each);
				each.resource().getCapabilities(null).forEach(this::add);
			}
		}
	}

	private String refusal(Offered offered) {
		if (platform.contains(offered.name())) return "a bundle of the platform is called " + offered.name();
		for (var entry : providers.entrySet()) {
			var bundle = entry.getValue();
			boolean same = bundle.getSymbolicName().equals(offered.name());
			for (var family : families(entry.getKey())) {
				if (same && family.major() == offered.major() && bundle.getVersion().compareTo(offered.version()) >= 0) {
					return bundle.getVersion().equals(offered.version()) ? "it is deployed already" : "version " + bundle.getVersion() + ", which is newer, is deployed";
				}
				var both = same ? "" : shared(family, offered);
				if (!both.isEmpty()) return bundle.getSymbolicName() + " " + bundle.getVersion() + " offers " + both + " already";
			}
		}
		return null;
	}

	/** @return an API that both offer in the same major, or an empty text */
	private static String shared(Family family, Offered offered) {
		for (var other : offered.families()) {
			if (other.major() != family.major()) continue;
			for (var api : other.apis()) {
				if (family.apis().contains(api)) return api;
			}
		}
		return "";
	}

	/** @return the provider that an offered bundle would take the place of, or null */
	Resource replacedBy(Offered offered) {
		for (var entry : providers.entrySet()) {
			if (!entry.getValue().getSymbolicName().equals(offered.name())) continue;
			if (families(entry.getKey()).stream().mapToInt(Family::major).max().orElse(0) == offered.major()) return entry.getKey();
		}
		return null;
	}

	/** @return in no order; of the namespace */
	List<Capability> capabilities(String namespace) {
		return capabilities.getOrDefault(namespace, List.of());
	}

	/** @return what can be called here, whoever offers it */
	List<Family> here() {
		return capabilities(Offered.API).stream().filter(each -> !offers.containsKey(each.getResource())).map(Family::of).toList();
	}

	/** @return what repositories have, refused or not */
	List<Family> elsewhere() {
		var all = new ArrayList<Family>();
		offers.values().forEach(each -> all.addAll(each.families()));
		refused.keySet().forEach(each -> all.addAll(each.families()));
		return all;
	}

	static List<Family> families(Resource resource) {
		return resource.getCapabilities(Offered.API).stream().map(Family::of).toList();
	}

	private void add(Capability capability) {
		capabilities.computeIfAbsent(capability.getNamespace(), namespace -> new ArrayList<>()).add(capability);
	}
}
