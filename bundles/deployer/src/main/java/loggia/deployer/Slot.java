package loggia.deployer;

import java.util.Comparator;

/**
 * Where a provider bundle is deployed: one version at a time answers per slot; two majors of one bundle stand side by side.
 *
 * @param name  symbolic name
 * @param major the highest major version of its API families
 */
public record Slot(String name, int major) implements Comparable<Slot> {
	private static final Comparator<Slot> ORDER = Comparator.comparing(Slot::name).thenComparing(Slot::major);

	@Override
	public int compareTo(Slot other) {
		return ORDER.compare(this, other);
	}
}
