package loggia.deployer.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;

/**
 * The providers of the distribution, whether they run or another version took their place: their names and APIs belong to it.
 *
 * @param bundles their manifests
 * @param sha256  of every jar of the distribution, in hex
 */
record ShippedProviders(List<BundleHeaders> bundles, Set<String> sha256) {
	/** Reads the list that the launcher checked, and the manifests of Loggia's jars in it. @param home null where there is no distribution */
	static ShippedProviders read(Path home) throws IOException {
		var list = home == null ? null : home.resolve("lib/bundles.sha256");
		if (list == null || Files.notExists(list)) return new ShippedProviders(List.of(), Set.of());
		var bundles = new ArrayList<BundleHeaders>();
		var sums = new HashSet<String>();
		for (var line : Files.readAllLines(list)) {
			var parts = line.split("\\s+\\*?", 2);
			if (parts.length != 2) continue;
			sums.add(parts[0]);
			var file = home.resolve(parts[1]);
			if (!file.getFileName().toString().startsWith("loggia-")) continue;
			try (var jar = new JarFile(file.toFile(), false)) {
				var headers = BundleHeaders.of(jar.getManifest().getMainAttributes());
				if (!headers.families().isEmpty()) bundles.add(headers);
			}
		}
		return new ShippedProviders(List.copyOf(bundles), Set.copyOf(sums));
	}

	boolean isBundle(String name) {
		return bundles.stream().anyMatch(each -> each.name().equals(name));
	}

	boolean hasFamily(String family) {
		return bundles.stream().anyMatch(each -> each.families().containsKey(family));
	}

	boolean hasApi(String api) {
		return bundles.stream().anyMatch(each -> each.apis().contains(api));
	}
}
