package loggia.launcher;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * Hides services. What answers calls ({@code loggia.api.spi}) is for the sandbox; the route switch ({@code loggia.api.routes}) for the
 * deployer. The rest that a provider registers (servlets, health checks) is for the infrastructure and other providers only: through such a
 * reference an ordinary bundle would reach the provider's {@code Bundle}, and all its services with it.
 */
final class ServiceWall implements FindHook, EventListenerHook {
	private static final String SPI = "loggia.api.spi.";
	private static final String ROUTES = "loggia.api.routes.";
	/**
	 * What shipped bundles find among themselves only, whatever its ranking (threat O06): the gate and the catalogue, files, settings, components, and what
	 * stands before every HTTP request.
	 */
	private static final List<String> PLATFORM = List.of("loggia.api.", "loggia.database.", "loggia.compiler.", "org.osgi.service.cm.", "org.osgi.service.component.", "org.osgi.service.metatype.",
		"org.osgi.service.servlet.", "org.osgi.service.http.", "org.apache.felix.http.", "org.apache.felix.hc.api.execution.", "org.eclipse.jetty.", "jakarta.servlet.", "javax.servlet.");
	/** Of those, what a provider may bring. */
	private static final Set<String> BROUGHT = Set.of("jakarta.servlet.Servlet");

	private final Trust trust;

	ServiceWall(Trust trust) {
		this.trust = trust;
	}

	@Override
	public void find(BundleContext context, String name, String filter, boolean allServices, Collection<ServiceReference<?>> references) {
		var asking = context.getBundle();
		references.removeIf(reference -> !mayKnow(asking, reference));
	}

	@Override
	public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
		var reference = event.getServiceReference();
		listeners.keySet().removeIf(context -> {
			try {
				return !mayKnow(context.getBundle(), reference);
			} catch (IllegalStateException stopped) {
				return true;
			}
		});
	}

	private boolean mayKnow(Bundle asking, ServiceReference<?> reference) {
		var owner = reference.getBundle();
		if (owner == null || owner.equals(asking) || trust.isScr(asking)) return true;
		boolean spi = false;
		boolean routes = false;
		boolean platform = false;
		for (var type : (String[]) reference.getProperty(Constants.OBJECTCLASS)) {
			spi |= type.startsWith(SPI);
			routes |= type.startsWith(ROUTES);
			platform |= !BROUGHT.contains(type) && PLATFORM.stream().anyMatch(type::startsWith);
		}
		if (spi) return trust.isSandbox(asking);
		if (routes) return trust.isDeployer(asking) || trust.isSandbox(asking);
		if (platform && trust.isShipped(asking) && !trust.isShipped(owner)) return false;
		return !trust.isBehindWall(owner) || trust.isInfrastructure(asking) || trust.isProvider(asking);
	}
}
