package loggia.deployer.repository;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.osgi.framework.Version;
import org.osgi.resource.Capability;

/**
 * A bundle that a repository has and that could be deployed.
 *
 * @param repository the repository's name
 * @param name       symbolic name
 * @param sha256     of the jar, lower case hex
 * @param size       of the jar in bytes; -1 when the index does not say
 * @param content    where the jar is, relative to the index or absolute
 */
record Offered(String repository, String name, Version version, String sha256, long size, String content, IndexedResource resource) {
	static final String API = "loggia.api";
	private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

	/** @return empty for what offers no API, exports packages or cannot be checked: the deployer would refuse it */
	static Optional<Offered> of(String repository, IndexedResource resource) {
		var identity = IndexReader.first(resource, "osgi.identity");
		var content = IndexReader.first(resource, "osgi.content");
		boolean bundle = "osgi.bundle".equals(identity.getOrDefault("type", "osgi.bundle")) && resource.getRequirements("osgi.wiring.host").isEmpty();
		boolean provider = !resource.getCapabilities(API).isEmpty() && resource.getCapabilities("osgi.wiring.package").isEmpty();
		if (!bundle || !provider) return Optional.empty();
		if (!(identity.get("osgi.identity") instanceof String name) || !NAME.matcher(name).matches() || !(content.get("url") instanceof String url)) return Optional.empty();
		var sha256 = String.valueOf(content.get("osgi.content")).toLowerCase(Locale.ROOT);
		if (!SHA256.matcher(sha256).matches()) return Optional.empty();
		return Optional.of(new Offered(repository, name, version(identity), sha256, content.get("size") instanceof Long size ? size : -1, url, resource));
	}

	/** @return the families it offers, by name */
	List<Family> families() {
		return resource.getCapabilities(API).stream().map(Family::of).sorted(java.util.Comparator.comparing(Family::name).thenComparing(Family::major)).toList();
	}

	/** @return the highest major of its families: with the name, its place among what is deployed */
	int major() {
		return families().stream().mapToInt(Family::major).max().orElse(0);
	}

	@Override
	public String toString() {
		return name + " " + version;
	}

	static Version version(Map<String, Object> attributes) {
		var version = attributes.get("version");
		try {
			return version instanceof Version known ? known : version == null ? Version.emptyVersion : Version.parseVersion(version.toString().strip());
		} catch (IllegalArgumentException e) {
			return Version.emptyVersion;
		}
	}

	/** A family of APIs, as a capability names it. */
	record Family(String name, Version version, TreeSet<String> apis) {
		static Family of(Capability capability) {
			var attributes = capability.getAttributes();
			var names = new TreeSet<String>();
			if (attributes.get("names") instanceof Collection<?> several) several.forEach(each -> names.add(each.toString()));
			else if (attributes.get("names") != null) names.add(attributes.get("names").toString());
			return new Family(String.valueOf(attributes.get("family")), Offered.version(attributes), names);
		}

		int major() {
			return version.getMajor();
		}

		/** @return {@code payment 1.2} */
		String text() {
			return name + " " + version.getMajor() + "." + version.getMinor();
		}
	}
}
