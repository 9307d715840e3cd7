package loggia.kit.testing;

/**
 * What was seen of one API.
 *
 * @param api     its name; {@code self-test} for the provider as a whole
 * @param outcome whether it is right
 * @param text    a sentence for people
 */
public record Finding(String api, Outcome outcome, String text) {
	/** Whether it is right. */
	public enum Outcome {
		/** As declared. */
		OK,
		/** Nothing is wrong, but something could not be seen. */
		NOTE,
		/** Not as declared. */
		FAILED
	}
}
