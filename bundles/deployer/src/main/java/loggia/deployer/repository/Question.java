package loggia.deployer.repository;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wiring;
import org.osgi.service.resolver.HostedCapability;
import org.osgi.service.resolver.ResolveContext;

/** One question to the resolver: does this fit, with some resources left out? Prefers what is here, then what brings most of what is asked for, then what is newer. */
final class Question extends ResolveContext {
	private static final Filter ANYTHING = parsed("(|(x=*)(!(x=*)))");
	private static final Filter NOTHING = parsed("(&(x=*)(!(x=*)))");
	private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

	private final World world;
	private final Resource asked;
	private final Set<Resource> without;
	private final Map<Requirement, Filter> filters = new HashMap<>();
	private final Comparator<Capability> order;

	/** @param asked must resolve @param without taken as not there @param wanted APIs that nobody offers yet */
	Question(World world, Resource asked, Set<Resource> without, Set<String> wanted) {
		this.world = world;
		this.asked = asked;
		this.without = new HashSet<>(without);
		var repositories = world.offers.values().stream().map(Offered::repository).distinct().toList();
		order = Comparator.comparing((Capability each) -> world.offers.containsKey(each.getResource())).thenComparing((first, second) -> {
			var one = world.offers.get(first.getResource());
			var other = world.offers.get(second.getResource());
			if (one == null || other == null) return 0;
			int more = Long.compare(brought(other, wanted), brought(one, wanted));
			if (more != 0) return more;
			int newer = other.version().compareTo(one.version());
			return newer != 0 ? newer : Integer.compare(repositories.indexOf(one.repository()), repositories.indexOf(other.repository()));
		});
	}

	private static long brought(Offered offered, Set<String> wanted) {
		return offered.families().stream().flatMap(each -> each.apis().stream()).filter(wanted::contains).distinct().count();
	}

	@Override
	public Collection<Resource> getMandatoryResources() {
		return List.of(asked);
	}

	@Override
	public List<Capability> findProviders(Requirement requirement) {
		var found = new ArrayList<Capability>();
		for (var capability : world.capabilities(requirement.getNamespace())) {
			if (!without.contains(capability.getResource()) && matches(requirement, capability)) found.add(capability);
		}
		found.sort(order);
		return found;
	}

	@Override
	public int insertHostedCapability(List<Capability> found, HostedCapability hosted) {
		found.add(hosted);
		return found.size() - 1;
	}

	/** A service that is not there is a reason too: the bundle would start and never answer. */
	@Override
	public boolean isEffective(Requirement requirement) {
		return isEffectiveHere(requirement);
	}

	@Override
	public Map<Resource, Wiring> getWirings() {
		if (without.isEmpty() && !world.wirings.containsKey(asked)) return world.wirings;
		var left = new HashMap<>(world.wirings);
		left.keySet().removeAll(without);
		left.remove(asked);
		return left;
	}

	static boolean isEffectiveHere(Requirement requirement) {
		var effective = requirement.getDirectives().getOrDefault("effective", "resolve");
		return effective.equals("resolve") || effective.equals("active");
	}

	private boolean matches(Requirement requirement, Capability capability) {
		var filter = filters.computeIfAbsent(requirement, Question::filter);
		if (filter == NOTHING || filter != ANYTHING && !filter.matches(capability.getAttributes())) return false;
		var mandatory = capability.getDirectives().get("mandatory");
		if (mandatory == null) return true;
		var text = requirement.getDirectives().getOrDefault("filter", "");
		return COMMA.splitAsStream(mandatory.strip()).allMatch(name -> text.contains("(" + name + "=") || text.contains("(" + name + ">=") || text.contains("(" + name + "<="));
	}

	/** @return a requirement without a filter takes anything, one with a filter that is none takes nothing */
	private static Filter filter(Requirement requirement) {
		var text = requirement.getDirectives().get("filter");
		if (text == null) return ANYTHING;
		try {
			return FrameworkUtil.createFilter(text);
		} catch (InvalidSyntaxException e) {
			return NOTHING;
		}
	}

	private static Filter parsed(String text) {
		try {
			return FrameworkUtil.createFilter(text);
		} catch (InvalidSyntaxException e) {
			throw new IllegalStateException(e);
		}
	}
}
