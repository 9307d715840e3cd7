package loggia.deployer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import loggia.api.ApiCatalog;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import loggia.api.sessions.OpenSessions;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Who would feel it when APIs go or change. Thread-safe; answers from memory. */
@Component(service = Impacts.class)
public class Impacts {
	/** An app that uses APIs of a bundle. @param apis those it uses */
	public record User(String appId, String name, String version, TreeSet<String> apis) {}

	/** An API whose end its family has announced. @param removal the version that will not have it @param deprecated what to use instead, or null */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Announced(String api, String removal, String deprecated, List<String> apps) {}

	/** Who would miss a bundle. @param sessions open ones of releases that use it; null while nobody knows @param announced ends of its APIs that are known */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Impact(List<User> apps, Integer sessions, List<Announced> announced) {}

	/**
	 * What deploying a jar would do.
	 *
	 * @param replaces version that gives way to it; null when none does
	 * @param beside   majors of the same bundle that go on answering beside it
	 * @param gone     APIs of the version that gives way which the new one does not have
	 * @param apps     those that use what is gone
	 * @param sessions open ones of releases that do; null while nobody knows
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Update(String name, int major, String version, String replaces, List<Integer> beside, List<String> gone, List<User> apps, Integer sessions) {}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile ReleaseCatalog releases;
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile OpenSessions sessions;
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile ApiCatalog catalog;

	/** What would go. @param families of the slot: a release that is bound to another major of theirs does not miss it */
	private record Loss(int major, Collection<String> families, Collection<String> apis) {
		User of(Release release) {
			var used = new TreeSet<>(release.apis());
			boolean elsewhere = !families.isEmpty() && families.stream().allMatch(family -> release.requires().getOrDefault(family, major) != major);
			if (elsewhere) used.clear();
			used.retainAll(new TreeSet<>(apis));
			return new User(release.appId(), release.name(), release.version(), used);
		}
	}

	/** @param listed what runs */
	Impact ofRemoving(Slot slot, List<Listed> listed) {
		var old = listed.stream().filter(each -> each.slot().equals(slot) && !each.state().equals("draining")).findFirst();
		var loss = new Loss(slot.major(), old.map(Listed::families).orElse(List.of()), old.map(Listed::apis).orElse(List.of()));
		var users = users(loss);
		return new Impact(users, open(loss), announced(slot, users));
	}

	/** @param jar    that would be deployed
	 *  @param listed what runs */
	Update ofDeploying(BundleJar jar, List<Listed> listed) {
		var same = listed.stream().filter(each -> each.name().equals(jar.name()) && !each.state().equals("draining")).toList();
		var old = same.stream().filter(each -> each.slot().equals(jar.slot())).findFirst().orElse(null);
		var gone = old == null ? List.<String>of() : old.apis().stream().filter(api -> !jar.names().contains(api)).toList();
		var beside = same.stream().map(each -> each.slot().major()).filter(major -> major != jar.slot().major()).distinct().toList();
		var loss = new Loss(jar.slot().major(), old == null ? List.of() : old.families(), gone);
		return new Update(jar.name(), jar.slot().major(), jar.version(), old == null ? null : old.version(), beside, gone, users(loss), open(loss));
	}

	private List<User> users(Loss loss) {
		var known = releases;
		return known == null ? List.of() : known.installed().stream().map(loss::of).filter(user -> !user.apis.isEmpty()).toList();
	}

	private Integer open(Loss loss) {
		var open = sessions;
		var known = releases;
		if (open == null || known == null) return null;
		return open.byRelease().entrySet().stream().filter(each -> known.byDigest(each.getKey()).filter(release -> !loss.of(release).apis.isEmpty()).isPresent())
			.mapToInt(Map.Entry::getValue).sum();
	}

	private List<Announced> announced(Slot slot, List<User> users) {
		var known = catalog;
		if (known == null) return List.of();
		return known.apis().stream().filter(api -> api.provider().equals(slot.name()) && api.major() == slot.major() && api.age().removal() != null)
			.map(api -> new Announced(api.name(), api.age().removal(), api.age().deprecated(), users.stream().filter(user -> user.apis.contains(api.name())).map(User::appId).toList())).toList();
	}
}
