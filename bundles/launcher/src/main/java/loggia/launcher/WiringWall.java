package loggia.launcher;

import java.util.Collection;
import loggia.launcher.trust.ProviderPackages;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Decides who is wired to what of Loggia: the answering side ({@code loggia.api.spi}) to the sandbox and to providers, the route switch
 * ({@code loggia.api.routes}) to the sandbox and the deployer; {@code loggia.*} packages come from shipped bundles only; a bundle that
 * was not shipped gets the packages of {@link ProviderPackages} and its own, and no fragment joins a shipped bundle but a shipped one.
 */
final class WiringWall implements ResolverHookFactory, ResolverHook {
	private static final String SPI = "loggia.api.spi";
	private static final String ROUTES = "loggia.api.routes";

	private final Trust trust;

	WiringWall(Trust trust) {
		this.trust = trust;
	}

	@Override
	public ResolverHook begin(Collection<BundleRevision> triggers) {
		return this;
	}

	@Override
	public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
		var asking = requirement.getRevision().getBundle();
		switch (requirement.getNamespace()) {
			case PackageNamespace.PACKAGE_NAMESPACE -> candidates.removeIf(c -> !mayWirePackage(asking, c));
			case BundleNamespace.BUNDLE_NAMESPACE -> candidates.removeIf(c -> !mayRequire(asking, c.getRevision()));
			case HostNamespace.HOST_NAMESPACE -> candidates.removeIf(c -> trust.isShipped(c.getRevision().getBundle()) && !trust.isShipped(asking));
			default -> {
				// other namespaces give no access to classes
			}
		}
	}

	private boolean mayWirePackage(Bundle asking, BundleCapability candidate) {
		var name = String.valueOf(candidate.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE));
		var exporter = candidate.getRevision().getBundle();
		if (exporter.equals(asking)) return true;
		if (isLoggia(name) && !trust.isShipped(exporter)) return false;
		return mayUse(asking, name);
	}

	private boolean mayRequire(Bundle asking, BundleRevision provider) {
		return provider.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream()
			.allMatch(c -> mayUse(asking, String.valueOf(c.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))));
	}

	private static boolean isLoggia(String packageName) {
		return packageName.equals("loggia") || packageName.startsWith("loggia.");
	}

	private boolean mayUse(Bundle asking, String packageName) {
		if (!trust.isShipped(asking) && !ProviderPackages.allows(packageName)) return false;
		if (packageName.equals(SPI) || packageName.startsWith(SPI + ".")) return trust.isSandbox(asking) || trust.isProvider(asking);
		if (packageName.equals(ROUTES)) return trust.isSandbox(asking) || trust.isDeployer(asking);
		return true;
	}

	@Override
	public void filterResolvable(Collection<BundleRevision> candidates) {}

	@Override
	public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {}

	@Override
	public void end() {}
}
