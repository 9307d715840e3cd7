package loggia.deployer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleRevision;

/** The provider bundles that are installed, as their manifests describe them. Any thread. */
final class Providers {
	/** The namespace of the capability that makes a provider. */
	static final String NAMESPACE = "loggia.api";
	/** Of locations of deployed bundles; then symbolic name, SHA-256 and a part that nobody can guess: {@code getBundle(location)} is the one look-up that no hook sees. */
	static final String LOCATION = "loggia:deployed/";

	private final BundleContext context;

	Providers(BundleContext context) {
		this.context = context;
	}

	List<Bundle> all() {
		return Stream.of(context.getBundles()).filter(Providers::is).toList();
	}

	/** @return every bundle of that symbolic name, provider or not */
	List<Bundle> named(String name) {
		return Stream.of(context.getBundles()).filter(bundle -> name.equals(bundle.getSymbolicName())).toList();
	}

	static boolean is(Bundle bundle) {
		var revision = bundle.adapt(BundleRevision.class);
		return revision != null && !revision.getDeclaredCapabilities(NAMESPACE).isEmpty();
	}

	/** @return where it belongs; null when it was uninstalled meanwhile, or is no provider */
	static Slot slot(Bundle bundle) {
		var majors = attributes(bundle, "version").stream().map(Providers::major).toList();
		return is(bundle) ? new Slot(bundle.getSymbolicName(), majors.stream().max(Integer::compare).orElse(1)) : null;
	}

	/** @return none when the bundle was uninstalled meanwhile */
	static List<String> families(Bundle bundle) {
		return attributes(bundle, "family").stream().map(Object::toString).distinct().sorted().toList();
	}

	static boolean isDeployed(Bundle bundle) {
		return bundle.getLocation().startsWith(LOCATION);
	}

	/** @return SHA-256 of a deployed bundle's jar, which its location tells */
	static String sha256(Bundle deployed) {
		return deployed.getLocation().substring(LOCATION.length()).split("/")[1];
	}

	private static List<Object> attributes(Bundle bundle, String name) {
		var revision = bundle.adapt(BundleRevision.class);
		if (revision == null) return List.of();
		var found = new ArrayList<Object>();
		for (var capability : revision.getDeclaredCapabilities(NAMESPACE)) found.add(capability.getAttributes().get(name));
		return found.stream().filter(Objects::nonNull).toList();
	}

	/** A family that names no version is 1.0. */
	private static int major(Object version) {
		if (version instanceof Version typed) return typed.getMajor();
		try {
			return Version.parseVersion(String.valueOf(version)).getMajor();
		} catch (IllegalArgumentException e) {
			return 1;
		}
	}
}
