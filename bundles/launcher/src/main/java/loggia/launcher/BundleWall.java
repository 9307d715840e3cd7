package loggia.launcher;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.framework.hooks.bundle.FindHook;

/** Hides provider bundles from ordinary ones: {@code Bundle.getRegisteredServices} knows no service hook. */
final class BundleWall implements FindHook, EventHook {
	private final Trust trust;

	BundleWall(Trust trust) {
		this.trust = trust;
	}

	@Override
	public void find(BundleContext context, Collection<Bundle> bundles) {
		var asking = context.getBundle();
		if (trust.isInfrastructure(asking)) return;
		bundles.removeIf(bundle -> !bundle.equals(asking) && trust.isBehindWall(bundle));
	}

	@Override
	public void event(BundleEvent event, Collection<BundleContext> contexts) {
		var bundle = event.getBundle();
		if (trust.isBehindWall(bundle)) {
			contexts.removeIf(context -> {
				try {
					var asking = context.getBundle();
					return !asking.equals(bundle) && !trust.isInfrastructure(asking);
				} catch (IllegalStateException stopped) {
					return true;
				}
			});
		}
		if (event.getType() == BundleEvent.UNINSTALLED) trust.forget(bundle);
	}
}
