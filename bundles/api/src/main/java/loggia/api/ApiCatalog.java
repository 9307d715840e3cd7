package loggia.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The APIs that can be called at this moment. Thread-safe; never blocks. */
@ProviderType
public interface ApiCatalog {
	/** @return one entry per API and major version of its family, by name, then by major; the {@code …Sync} variants included */
	List<Entry> apis();

	/**
	 * What a release can call: one entry per API, by name. Of a family that it is bound to it is that major version and no other, of any other
	 * family the lowest.
	 *
	 * @param requires API family → major version
	 */
	default List<Entry> apis(Map<String, Integer> requires) {
		var reached = new ArrayList<Entry>();
		for (Entry entry : apis()) {
			Entry last = reached.isEmpty() ? null : reached.get(reached.size() - 1);
			boolean another = last == null || !last.name().equals(entry.name());
			Integer bound = requires.get(entry.family());
			if (bound == null ? another : bound == entry.major()) {
				if (!another) {
					reached.remove(reached.size() - 1);
				}
				reached.add(entry);
			}
		}
		return reached;
	}

	/** @return grows by at least one with each change of {@link #apis()} */
	long revision();

	/** Calls the listener after each change, on the changing thread, until the returned handle is closed. */
	AutoCloseable onChange(Runnable listener);

	/**
	 * One API.
	 *
	 * @param name     {@code setStorage}
	 * @param family   {@code storage}
	 * @param major    the major version of the family: 1
	 * @param version  the version of its provider: {@code 1.0.0}
	 * @param provider symbolic name of the bundle
	 * @param risk     {@code ordinary}, {@code declared}, {@code consent} or {@code approved}
	 * @param scope    {@code scope.userLocation} for consent, else null
	 * @param sync     whether it may be asked (a {@code …Sync} call)
	 * @param types    a TypeScript declaration of its parameters and result, for documentation and editors
	 * @param params   JSON schema of the parameter object
	 * @param result   JSON schema of the result
	 * @param age      since when it is there, and for how long
	 */
	record Entry(String name, String family, int major, String version, String provider, String risk, String scope, boolean sync, String types,
			String params, String result, ApiAge age) {}
}
