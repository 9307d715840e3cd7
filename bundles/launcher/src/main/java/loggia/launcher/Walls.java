package loggia.launcher;

import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;

/**
 * The hooks that keep providers behind the sandbox. They belong to the system bundle and are there before any other bundle starts: when the
 * sandbox is gone, nobody has access.
 */
public final class Walls {
	private Walls() {}

	/** @param system the system bundle's context, after {@code init()} and before {@code start()} of the framework */
	public static void register(BundleContext system, Trust trust) {
		Dictionary<String, Object> first = new Hashtable<>();
		first.put(Constants.SERVICE_RANKING, Integer.MAX_VALUE);
		var services = new ServiceWall(trust);
		system.registerService(new String[] { org.osgi.framework.hooks.service.FindHook.class.getName(),
			org.osgi.framework.hooks.service.EventListenerHook.class.getName() }, services, first);
		var bundles = new BundleWall(trust);
		system.registerService(new String[] { org.osgi.framework.hooks.bundle.FindHook.class.getName(),
			org.osgi.framework.hooks.bundle.EventHook.class.getName() }, bundles, first);
		system.registerService(ResolverHookFactory.class, new WiringWall(trust), first);
	}
}
