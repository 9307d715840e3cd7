package loggia.launcher.trust;

/** What a distribution asks of deployed bundles: framework property {@code loggia.trust}. */
public enum Demand {
	/** Signed by a publisher the operator trusts, or refused. */
	REQUIRED,
	/** Unsigned ones are let in too, with a warning. */
	OFFERED;

	/** The framework property. */
	public static final String PROPERTY = "loggia.trust";

	/**
	 * Reads the property.
	 *
	 * @param text {@code required} or {@code offered}
	 * @throws IllegalArgumentException for anything else, with a sentence
	 */
	public static Demand of(String text) {
		return switch (text) {
			case "required" -> REQUIRED;
			case "offered" -> OFFERED;
			default -> throw new IllegalArgumentException(PROPERTY + " = " + text + " in etc/loggia.properties: say required or offered");
		};
	}
}
