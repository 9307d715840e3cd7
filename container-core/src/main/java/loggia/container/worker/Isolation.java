package loggia.container.worker;

import java.util.List;
import java.util.Optional;

/**
 * What a distribution asks of the machine before mini-programs run on it: framework properties {@code loggia.isolation} and
 * {@code loggia.isolation.accept.weak}.
 *
 * @param required   whether only contained workers run, and only with every limit of {@link #DEMANDED}
 * @param acceptWeak whether the operator starts them without those limits too
 */
public record Isolation(boolean required, boolean acceptWeak) {
	/** What bubblewrap or util-linux give on any Linux that permits namespaces. */
	static final List<String> DEMANDED = List.of("no-new-privileges", "data-limit", "no-network");
	/** Workers get what the machine offers. */
	public static final Isolation OFFERED = new Isolation(false, false);

	/**
	 * Reads the properties.
	 *
	 * @param demand     {@code required}, {@code offered} or null for offered
	 * @param acceptWeak {@code true} or anything else
	 * @throws IllegalArgumentException for another demand
	 */
	public static Isolation of(String demand, String acceptWeak) {
		boolean required = switch (demand == null ? "offered" : demand) {
			case "required" -> true;
			case "offered" -> false;
			default -> throw new IllegalArgumentException("loggia.isolation = " + demand + " in etc/loggia.properties: say required or offered");
		};
		return new Isolation(required, Boolean.parseBoolean(acceptWeak));
	}

	/** @return why no worker may start on a machine with these limits, for the operator; empty when one may */
	public Optional<String> refuses(Limits limits) {
		List<String> lacking = lacking(limits);
		return lacking.isEmpty() || acceptWeak ? Optional.empty()
				: Optional.of("this machine does not give workers " + String.join(", ", lacking)
						+ ", which this distribution asks for: install bubblewrap (bwrap), or start the gateway with --accept-weak-isolation");
	}

	/** @return limits that are demanded and missing */
	public List<String> lacking(Limits limits) {
		return required ? DEMANDED.stream().filter(limit -> !limits.applied().contains(limit)).toList() : List.of();
	}
}
