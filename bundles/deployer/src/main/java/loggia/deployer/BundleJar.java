package loggia.deployer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import loggia.deployer.DeployException.Reason;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar that may be deployed, as its manifest describes it.
 *
 * @param names     the APIs it promises
 * @param exclusive whether it owns something that only one can own: its predecessor stops before it starts
 */
record BundleJar(Path file, String sha256, Slot slot, String version, List<String> names, boolean exclusive) {
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
	/** The capability that makes a provider; {@code namespace;attributes}, clauses parted by commas that stand outside quotes. */
	private static final Pattern CLAUSES = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

	/** @throws DeployException when it is no bundle, offers no API, or is of a kind that cannot be exchanged while the gateway runs */
	static BundleJar read(Path file, String sha256) throws DeployException {
		Attributes manifest;
		try (var jar = new JarFile(file.toFile())) {
			if (jar.getManifest() == null) throw new DeployException(Reason.NOT_A_BUNDLE, "the jar has no manifest: build it with bnd (`loggia api new` shows how)");
			manifest = jar.getManifest().getMainAttributes();
		} catch (IOException e) {
			throw new DeployException(Reason.NOT_A_BUNDLE, "this is no jar, or a damaged one: " + e.getMessage(), e);
		}
		var name = manifest.getValue(Constants.BUNDLE_SYMBOLICNAME);
		if (!"2".equals(manifest.getValue(Constants.BUNDLE_MANIFESTVERSION)) || name == null) {
			throw new DeployException(Reason.NOT_A_BUNDLE, "the jar is no OSGi bundle (Bundle-ManifestVersion: 2 and Bundle-SymbolicName): build it with bnd");
		}
		name = name.split(";")[0].trim();
		if (!NAME.matcher(name).matches()) throw new DeployException(Reason.NOT_A_BUNDLE, "its Bundle-SymbolicName is not one: letters, digits, '-', '_' and dots between them");
		String version;
		try {
			version = Version.parseVersion(manifest.getValue(Constants.BUNDLE_VERSION)).toString();
		} catch (IllegalArgumentException e) {
			throw new DeployException(Reason.NOT_A_BUNDLE, name + " has a Bundle-Version that is none: " + e.getMessage(), e);
		}
		if (manifest.getValue(Constants.FRAGMENT_HOST) != null) throw new DeployException(Reason.NOT_A_BUNDLE, name + " is a fragment: only a bundle of its own can be deployed");
		if (manifest.getValue(Constants.EXPORT_PACKAGE) != null) {
			throw new DeployException(Reason.EXPORTS_PACKAGES, name + " exports packages: others would be wired to it and it could not be exchanged; keep them private (Private-Package)");
		}
		var capabilities = manifest.getValue(Constants.PROVIDE_CAPABILITY);
		boolean exclusive = false;
		int major = 0;
		var names = new TreeSet<String>();
		for (var clause : CLAUSES.split(capabilities == null ? "" : capabilities)) {
			var parts = attributes(clause);
			if (!"loggia.api".equals(parts.get(""))) continue;
			exclusive |= "true".equals(parts.get("exclusive"));
			major = Math.max(major, major(name, parts.getOrDefault("version", "1.0")));
			for (var api : parts.getOrDefault("names", "").split(",")) if (!api.isBlank()) names.add(api.trim());
		}
		if (major == 0) throw new DeployException(Reason.NO_API, name + " offers no API (capability loggia.api): annotate its component with @ApiFamily and build it with loggia-kit");
		return new BundleJar(file, sha256, new Slot(name, major), version, List.copyOf(names), exclusive);
	}

	BundleJar at(Path place) {
		return new BundleJar(place, sha256, slot, version, names, exclusive);
	}

	String name() {
		return slot.name();
	}

	private static int major(String name, String version) throws DeployException {
		try {
			int major = Version.parseVersion(version).getMajor();
			if (major > 0) return major;
		} catch (IllegalArgumentException e) {
			throw new DeployException(Reason.NOT_A_BUNDLE, name + " has an API family whose version is none: " + e.getMessage(), e);
		}
		throw new DeployException(Reason.NOT_A_BUNDLE, name + " has an API family of version " + version + ": the first is 1.0");
	}

	/** @return attribute names without their type to values without quotes; the namespace under "" */
	private static HashMap<String, String> attributes(String clause) {
		var found = new HashMap<String, String>();
		for (var part : clause.split(";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")) {
			int equals = part.indexOf('=');
			if (equals < 0) found.put("", part.trim());
			else found.put(part.substring(0, equals).split(":")[0].trim(), part.substring(equals + 1).trim().replace("\"", ""));
		}
		return found;
	}
}
