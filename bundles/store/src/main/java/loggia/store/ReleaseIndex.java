package loggia.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loggia.api.release.Release;

/** What is installed at one moment. Immutable: a change makes a new one, so readers need no lock. */
final class ReleaseIndex {
	private static final Comparator<InstalledRelease> NEWEST_FIRST = Comparator.comparingLong(InstalledRelease::number).reversed();
	private static final Comparator<Release> BY_NAME = Comparator.comparing(Release::name, String.CASE_INSENSITIVE_ORDER)
			.thenComparing(Release::appId);

	private final Map<String, InstalledRelease> byDigest = new HashMap<>();
	/** app id → releases, newest first */
	private final Map<String, List<InstalledRelease>> byApp = new HashMap<>();

	ReleaseIndex(Collection<InstalledRelease> releases) {
		for (var each : releases) {
			byDigest.put(each.release().digest(), each);
			byApp.computeIfAbsent(each.release().appId(), id -> new ArrayList<>()).add(each);
		}
		byApp.values().forEach(list -> list.sort(NEWEST_FIRST));
	}

	Optional<InstalledRelease> current(String appId) {
		return Optional.ofNullable(byApp.get(appId)).map(list -> list.get(0));
	}

	Optional<InstalledRelease> byDigest(String digest) {
		return Optional.ofNullable(byDigest.get(digest));
	}

	/** @return newest first; empty for an app that is not installed */
	List<InstalledRelease> of(String appId) {
		return List.copyOf(byApp.getOrDefault(appId, List.of()));
	}

	/** @return the current release of each app, by name */
	List<Release> installed() {
		return byApp.values().stream().map(list -> list.get(0).release()).sorted(BY_NAME).toList();
	}

	ReleaseIndex with(InstalledRelease added) {
		var all = new HashMap<>(byDigest);
		all.put(added.release().digest(), added);
		return new ReleaseIndex(all.values());
	}

	/** @return the current release of each app with when it came, by name */
	List<InstalledRelease> current() {
		return byApp.values().stream().map(list -> list.get(0)).sorted(Comparator.comparing(InstalledRelease::release, BY_NAME)).toList();
	}

	ReleaseIndex without(Collection<InstalledRelease> gone) {
		var all = new HashMap<>(byDigest);
		gone.forEach(each -> all.remove(each.release().digest()));
		return new ReleaseIndex(all.values());
	}
}
