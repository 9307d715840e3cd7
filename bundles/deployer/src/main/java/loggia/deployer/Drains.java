package loggia.deployer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import loggia.api.routes.ApiRoutes;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Versions that finish their last calls, at most one in each slot, and then are uninstalled. On the deployer's thread. */
final class Drains {
	private static final Logger log = LoggerFactory.getLogger(Drains.class);
	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ApiRoutes routes;
	private final SerialThread thread;
	private final Consumer<Bundle> uninstall;
	private final Map<Slot, Bundle> draining = new HashMap<>();

	/** @param uninstall ends one that has no call any more */
	Drains(ApiRoutes routes, SerialThread thread, Consumer<Bundle> uninstall) {
		this.routes = routes;
		this.thread = thread;
		this.uninstall = uninstall;
	}

	/** Lets it finish its calls in the background, 30 s at most. */
	void begin(Slot slot, Bundle old) {
		draining.put(slot, old);
		routes.drain(old.getBundleId(), LIMIT).whenComplete((done, failure) -> thread.later(() -> {
			if (draining.remove(slot, old)) {
				KillPoints.hit("predecessor.ended");
				uninstall.accept(old);
			}
		}));
	}

	/** At most one finishes its calls: the one before it ends now, its calls fail typed. */
	void end(Slot slot) {
		var predecessor = draining.remove(slot);
		if (predecessor == null) return;
		try {
			Exchange.await(routes.drain(predecessor.getBundleId(), Duration.ZERO), Duration.ofSeconds(1));
		} catch (DeployException e) {
			log.warn("{} did not end its calls", Lifecycle.name(predecessor), e);
		}
		uninstall.accept(predecessor);
	}

	boolean has(Bundle bundle) {
		return draining.containsValue(bundle);
	}
}
