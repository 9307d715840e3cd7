package loggia.sandbox;

import java.util.HashSet;
import java.util.List;
import loggia.sandbox.Offer.Source;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleRevision;

/** What a bundle's manifest says that it will offer: its capabilities {@code loggia.api}. */
final class Promises {
	private Promises() {}

	static Source of(Bundle bundle) {
		var names = new HashSet<String>();
		int major = 0;
		BundleRevision revision = bundle.adapt(BundleRevision.class);
		if (revision != null) {
			for (var capability : revision.getDeclaredCapabilities("loggia.api")) {
				if (capability.getAttributes().get("names") instanceof List<?> list) {
					list.forEach(name -> names.add(name.toString()));
				}
				if (capability.getAttributes().get("version") instanceof Version version) {
					major = Math.max(major, version.getMajor());
				}
			}
		}
		return new Source(bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion().toString(), names, major);
	}
}
