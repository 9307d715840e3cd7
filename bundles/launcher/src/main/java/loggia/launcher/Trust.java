package loggia.launcher;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Which bundle may see what. A role belongs to a bundle id, recorded when the launcher installed the checked file: no bundle that comes later
 * can take it by its name. Thread-safe.
 */
public final class Trust {
	/** The namespace of the capability that makes a bundle a provider of APIs. */
	static final String PROVIDER_NAMESPACE = "loggia.api";
	private static final String SANDBOX = "loggia-security-sandbox";
	private static final String DEPLOYER = "loggia-deployer";
	private static final String SCR = "org.apache.felix.scr";
	/** They act on the bundles or the HTTP, health and metering services of others; none calls a provider. */
	private static final Set<String> INFRASTRUCTURE = Set.of(SCR, DEPLOYER, SANDBOX, "loggia-web", "loggia-rest", "loggia-metrics", "org.apache.felix.http.jetty12", "org.apache.felix.metatype",
		"org.apache.felix.configadmin", "org.apache.felix.configurator", "org.apache.felix.eventadmin", "org.apache.felix.healthcheck.api",
		"org.apache.felix.healthcheck.core", "org.ops4j.pax.logging.pax-logging-api", "org.ops4j.pax.logging.pax-logging-logback");

	private final Map<Long, String> shipped = new ConcurrentHashMap<>();
	private final Map<Long, Boolean> providers = new ConcurrentHashMap<>();

	/** Records a bundle of the distribution, whose file was checked, before it is resolved. */
	public void shipped(Bundle bundle) {
		shipped.put(bundle.getBundleId(), String.valueOf(bundle.getSymbolicName()));
	}

	/** Forgets an uninstalled bundle; its id is never used again. */
	void forget(Bundle bundle) {
		providers.remove(bundle.getBundleId());
	}

	boolean isShipped(Bundle bundle) {
		return bundle.getBundleId() == 0 || shipped.containsKey(bundle.getBundleId());
	}

	boolean isSandbox(Bundle bundle) {
		return is(bundle, SANDBOX);
	}

	boolean isDeployer(Bundle bundle) {
		return is(bundle, DEPLOYER);
	}

	boolean isScr(Bundle bundle) {
		return is(bundle, SCR);
	}

	boolean isInfrastructure(Bundle bundle) {
		if (bundle.getBundleId() == 0) return true;
		var name = shipped.get(bundle.getBundleId());
		return name != null && INFRASTRUCTURE.contains(name);
	}

	/** @return whether the bundle's manifest offers a capability in the namespace {@code loggia.api} */
	boolean isProvider(Bundle bundle) {
		var known = providers.get(bundle.getBundleId());
		if (known != null) return known;
		var revision = bundle.adapt(BundleRevision.class);
		if (revision == null) return false;
		boolean provider = !revision.getDeclaredCapabilities(PROVIDER_NAMESPACE).isEmpty();
		providers.put(bundle.getBundleId(), provider);
		return provider;
	}

	/** @return whether ordinary bundles must not see it: a provider that is not the sandbox, which answers some APIs itself */
	boolean isBehindWall(Bundle bundle) {
		return !isSandbox(bundle) && isProvider(bundle);
	}

	/** @return whether a shipped bundle of this name stays, whatever the deployer's record says */
	static boolean isIndispensable(String symbolicName) {
		return INFRASTRUCTURE.contains(symbolicName);
	}

	private boolean is(Bundle bundle, String name) {
		return name.equals(shipped.get(bundle.getBundleId()));
	}
}
