package loggia.deployer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uninstalls bundles, and tells what they left behind. */
final class Leftovers {
	private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
	/** Threads that were told to end get a moment to do so. */
	private static final long MOMENT_S = 2;

	/** Of the last version that left something, by slot. */
	private final Map<Slot, List<String>> left = new ConcurrentHashMap<>();

	/** Blocks until it is uninstalled, or hangs; looks for what it left in the background. */
	void uninstall(Bundle bundle) {
		var slot = Providers.slot(bundle);
		var name = Lifecycle.name(bundle);
		var check = LeakCheck.before(bundle);
		Lifecycle.uninstall(bundle);
		KillPoints.hit("predecessor.uninstalled");
		CompletableFuture.runAsync(() -> {
			var found = check.left();
			if (found.isEmpty()) return;
			log.warn("{} was uninstalled and left behind what keeps its classes in memory: {}; end it in the deactivation of its component", name, String.join(", ", found));
			if (slot != null) left.put(slot, found.stream().map(each -> bundle.getVersion() + ": " + each).toList());
		}, CompletableFuture.delayedExecutor(MOMENT_S, TimeUnit.SECONDS)).exceptionally(failure -> {
			log.warn("what {} left behind is not known", name, failure);
			return null;
		});
	}

	/** @return version and thing, of the last one that left something; any thread */
	List<String> of(Slot slot) {
		return left.getOrDefault(slot, List.of());
	}
}
