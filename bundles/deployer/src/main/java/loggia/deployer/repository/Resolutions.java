package loggia.deployer.repository;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import loggia.api.ApiCatalog;
import loggia.api.release.Release;
import loggia.deployer.repository.Answer.Deploy;
import loggia.deployer.repository.Answer.Met;
import loggia.deployer.repository.Answer.Missing;
import loggia.deployer.repository.Offered.Family;
import org.osgi.framework.BundleContext;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wire;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.resolver.ResolutionException;
import org.osgi.service.resolver.Resolver;

/**
 * Answers, with the framework's resolver, whether an app runs here, what would make it run, and what breaks without a bundle. A release is a
 * resource of its own that the framework never sees: a question changes nothing. Thread-safe; may read repositories.
 */
@Component(service = Resolutions.class)
public class Resolutions {
	/** Bundles that are in each other's way are left out one after the other. */
	private static final int MOST_ROUNDS = 64;

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile ApiCatalog catalog;

	private final BundleContext context;
	private final Resolver resolver;
	private final Deploys deploys;
	private final Repositories repositories;

	/** A bundle that would not resolve without another. @param reasons each a sentence */
	public record BrokenBundle(String name, String version, List<String> reasons) {}

	/** An app that would miss APIs. @param apis those @param reasons each a sentence */
	public record BrokenApp(String appId, String name, String version, TreeSet<String> apis, List<String> reasons) {}

	/** What would break. */
	public record Broken(List<BrokenApp> apps, List<BrokenBundle> bundles) {}

	/** An answer with what it stands on. @param offers what {@link Answer#deploy} names, in the same order */
	record Plan(Answer answer, List<Offered> offers) {}

	/** What the resolver found. @param failed needs that are not met, with the reasons */
	private record Found(Map<Resource, List<Wire>> wires, Map<Need, Requirement> requirements, Map<Need, List<String>> failed) {}

	@Activate
	public Resolutions(BundleContext context, @Reference Resolver resolver, @Reference Deploys deploys, @Reference Repositories repositories) {
		this.context = context;
		this.resolver = resolver;
		this.deploys = deploys;
		this.repositories = repositories;
	}

	/** Does this release run here? Repositories are asked only when something is missing. */
	public Answer resolve(Release release) {
		return plan(release).answer();
	}

	Plan plan(Release release) {
		var world = World.of(context, deploys, catalog);
		var bound = release.requires();
		var alone = Need.of(release.apis(), bound, world.here(), List.of());
		var found = find(world, alone.needs(), Set.of());
		if (alone.absent().isEmpty() && found.failed.isEmpty() && !mayBeElsewhere(release, world)) return answer(release, world, alone, found);
		world.add(repositories.offers());
		var all = Need.of(release.apis(), bound, world.here(), world.elsewhere());
		return answer(release, world, all, settle(world, all.needs()));
	}

	/** @return whether it uses members of WeChat's that nobody here offers: a repository may, the runtime may */
	private static boolean mayBeElsewhere(Release release, World world) {
		var here = new HashSet<String>();
		world.here().forEach(each -> here.addAll(each.apis()));
		return !here.containsAll(release.apis());
	}

	/** What breaks without a bundle: apps of the list that would miss an API, bundles that would not resolve any more. @param releases those to be looked at */
	public Broken without(long bundleId, Collection<Release> releases) {
		var world = World.of(context, deploys, catalog);
		var gone = new HashSet<Resource>();
		world.providers.forEach((resource, bundle) -> {
			if (bundle.getBundleId() == bundleId) gone.add(resource);
		});
		var apps = new ArrayList<BrokenApp>();
		for (var release : releases) {
			var needs = Need.of(release.apis(), release.requires(), world.here(), List.of()).needs();
			var before = find(world, needs, Set.of()).failed.keySet();
			var lost = new LinkedHashMap<>(find(world, needs, gone).failed);
			lost.keySet().removeAll(before);
			if (lost.isEmpty()) continue;
			var apis = new TreeSet<String>();
			lost.keySet().forEach(each -> apis.addAll(each.apis()));
			apps.add(new BrokenApp(release.appId(), release.name(), release.version(), apis, lost.keySet().stream().map(each -> release.name() + " needs " + each.text() + ", which nothing else here offers").toList()));
		}
		var bundles = new ArrayList<BrokenBundle>();
		world.providers.forEach((resource, bundle) -> {
			if (gone.contains(resource) || !resolves(world, resource, Set.of()) || resolves(world, resource, gone)) return;
			bundles.add(new BrokenBundle(bundle.getSymbolicName(), bundle.getVersion().toString(), new Reasons(world, new Question(world, resource, gone, Set.of())).of(resource)));
		});
		return new Broken(apps, bundles);
	}

	/** Leaves out what is in the way of something newer until no two bundles want one place. */
	private Found settle(World world, List<Need> needs) {
		var without = new HashSet<Resource>();
		for (int round = 0;; round++) {
			var found = find(world, needs, without);
			var loser = round < MOST_ROUNDS ? inTheWay(world, found, without) : null;
			if (loser == null) return found;
			without.add(loser);
			var next = find(world, needs, without);
			// what would be replaced is still needed: then the newer one is what does not fit
			if (next.failed.size() > found.failed.size() && !world.offers.containsKey(loser)) {
				without.remove(loser);
				for (var resource : found.wires.keySet()) {
					var offered = world.offers.get(resource);
					if (offered != null && loser.equals(world.replacedBy(offered))) without.add(resource);
				}
			}
		}
	}

	/** @return of two bundles for one place the older one; what runs there, when its successor was chosen; or null */
	private static Resource inTheWay(World world, Found found, Set<Resource> without) {
		var places = new HashMap<String, Resource>();
		for (var resource : found.wires.keySet()) {
			var offered = world.offers.get(resource);
			if (offered == null) continue;
			var before = places.put(offered.name() + " " + offered.major(), resource);
			if (before != null) return world.offers.get(before).version().compareTo(offered.version()) < 0 ? before : resource;
			var replaced = world.replacedBy(offered);
			if (replaced != null && !without.contains(replaced)) return replaced;
		}
		return null;
	}

	private Found find(World world, List<Need> needs, Set<Resource> without) {
		var wanted = wanted(needs, world);
		var met = new ArrayList<>(needs);
		var failed = new LinkedHashMap<Need, List<String>>();
		for (;;) {
			var release = new IndexedResource();
			var requirements = new LinkedHashMap<Need, Requirement>();
			for (var need : met) requirements.put(need, release.needs(Offered.API, Map.of(), Map.of("filter", need.filter())));
			try {
				return new Found(met.isEmpty() ? Map.of() : resolver.resolve(new Question(world, release, without, wanted)), requirements, failed);
			} catch (ResolutionException e) {
				int before = met.size();
				met.removeIf(need -> !meets(world, need, without, wanted, failed));
				// each alone could be met, not all together: the last one is given up
				if (met.size() == before) failed.put(met.remove(before - 1), List.of(e.getMessage()));
			}
		}
	}

	private boolean meets(World world, Need need, Set<Resource> without, Set<String> wanted, Map<Need, List<String>> failed) {
		var alone = new IndexedResource();
		var requirement = alone.needs(Offered.API, Map.of(), Map.of("filter", need.filter()));
		if (resolves(world, alone, without)) return true;
		failed.put(need, new Reasons(world, new Question(world, alone, without, wanted)).of(need, requirement));
		return false;
	}

	private boolean resolves(World world, Resource resource, Set<Resource> without) {
		try {
			resolver.resolve(new Question(world, resource, without, Set.of()));
			return true;
		} catch (ResolutionException e) {
			return false;
		}
	}

	private static Set<String> wanted(List<Need> needs, World world) {
		var here = new HashSet<String>();
		world.here().forEach(each -> here.addAll(each.apis()));
		var wanted = new HashSet<String>();
		needs.forEach(each -> wanted.addAll(each.apis()));
		wanted.removeAll(here);
		return wanted;
	}

	private Plan answer(Release release, World world, Need.All all, Found found) {
		var met = new ArrayList<Met>();
		var missing = new ArrayList<Missing>();
		found.requirements.forEach((need, requirement) -> {
			var capability = found.wires.values().stream().flatMap(List::stream).filter(wire -> wire.getRequirement() == requirement).findFirst().orElseThrow().getCapability();
			var offered = world.offers.get(capability.getResource());
			var family = Family.of(capability);
			if (offered == null) {
				var bundle = capability.getResource().getCapabilities("osgi.identity").get(0).getAttributes();
				met.add(new Met(family.text(), need.apis(), String.valueOf(bundle.get("osgi.identity")), String.valueOf(bundle.get("version"))));
			} else missing.add(new Missing(family.name() + " " + family.major() + ".x", need.apis(), offered.toString(), offered.repository(), List.of(offered + " of repository " + offered.repository() + " offers " + family.text())));
		});
		found.failed.forEach((need, reasons) -> missing.add(new Missing(need.major() == null ? need.family() : need.family() + " " + need.major() + ".x", need.apis(), null, null, reasons)));
		var order = order(world, found.wires);
		var deploy = order.stream().map(each -> deploy(world, each, release, found.wires)).toList();
		var remarks = missing.isEmpty() && all.absent().isEmpty() ? List.<String>of() : repositories.all().stream().map(repositories::remark).filter(java.util.Objects::nonNull).toList();
		boolean runs = missing.isEmpty() && all.absent().isEmpty();
		return new Plan(new Answer(release.appId(), release.version(), release.digest(), runs, met, missing, all.absent(), deploy, remarks), order);
	}

	private Deploy deploy(World world, Offered offered, Release release, Map<Resource, List<Wire>> wires) {
		var replaced = world.replacedBy(offered);
		var because = new LinkedHashSet<String>();
		wires.forEach((resource, all) -> all.stream().filter(wire -> wire.getProvider().equals(offered.resource())).forEach(wire -> {
			var requirer = world.offers.get(resource);
			because.add(requirer == null ? release.name() + " uses " + Family.of(wire.getCapability()).text() : requirer + " needs " + Reasons.text(wire.getRequirement()));
		}));
		return new Deploy(offered.repository(), offered.name(), offered.version().toString(), offered.sha256(), offered.size(), repositories.isHere(offered), offered.families().stream().map(Family::text).toList(),
			replaced == null ? null : world.providers.get(replaced).getVersion().toString(), String.join("; ", because));
	}

	/** @return what is to be deployed: what others need comes before them */
	private static List<Offered> order(World world, Map<Resource, List<Wire>> wires) {
		var order = new LinkedHashSet<Offered>();
		// the resolver's map has no order: the same answer each time
		var chosen = wires.keySet().stream().filter(world.offers::containsKey).sorted(Comparator.comparing(each -> world.offers.get(each).toString())).toList();
		for (var resource : chosen) visit(resource, world, wires, order, new HashSet<>());
		return List.copyOf(order);
	}

	private static void visit(Resource resource, World world, Map<Resource, List<Wire>> wires, Set<Offered> order, Set<Resource> open) {
		var offered = world.offers.get(resource);
		if (offered != null && order.contains(offered) || !open.add(resource)) return;
		for (var wire : wires.getOrDefault(resource, List.of())) visit(wire.getProvider(), world, wires, order, open);
		if (offered != null) order.add(offered);
	}
}
