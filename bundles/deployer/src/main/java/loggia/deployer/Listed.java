package loggia.deployer;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import loggia.api.routes.ApiRoutes;
import org.osgi.framework.Bundle;

/**
 * One provider bundle.
 *
 * @param since    ISO-8601
 * @param shipped  whether it came with the distribution
 * @param previous version that it can be rolled back to, or null
 * @param returned what was taken back in this slot since its last deploy, or null
 * @param left     what a version before it left behind when it was uninstalled
 */
record Listed(long bundleId, Slot slot, String version, String state, List<String> apis, List<String> families, String sha256, String since, boolean shipped, String previous,
	Record.Returned returned, List<String> left) implements Comparable<Listed> {
	private static final Comparator<Listed> ORDER = Comparator.comparing(Listed::slot).thenComparing(Listed::since);

	/** @param entry of the record for its slot, or null @param sums of shipped files */
	static Listed of(Bundle bundle, Slot slot, Record.Deployed entry, ApiRoutes routes, Map<String, String> sums, List<String> left) {
		long id = bundle.getBundleId();
		boolean shipped = !Providers.isDeployed(bundle);
		boolean recorded = entry != null && entry.location().equals(bundle.getLocation());
		return new Listed(id, slot, bundle.getVersion().toString(), routes.state(id).name().toLowerCase(Locale.ROOT), routes.names(id), Providers.families(bundle),
			shipped ? sums.get(Shipped.fileName(bundle.getLocation())) : Providers.sha256(bundle), recorded ? entry.since() : Instant.ofEpochMilli(bundle.getLastModified()).toString(), shipped,
			recorded && !entry.before().isEmpty() ? entry.before().get(0).version() : null, recorded ? entry.returned() : null, left);
	}

	String name() {
		return slot.name();
	}

	@Override
	public int compareTo(Listed other) {
		return ORDER.compare(this, other);
	}
}
