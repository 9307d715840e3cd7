package loggia.api.trail;

import org.osgi.annotation.versioning.ProviderType;

/** Takes down how one call is decided, while it is decided. Never blocks, never throws; thread-safe. */
@ProviderType
public interface Trail {
	/** How a step ended. */
	enum Outcome {
		/** The call goes on. */
		PASSED,
		/** The call ends here. */
		REFUSED,
		/** The call waits for somebody or something. */
		ASKED
	}

	/**
	 * Takes down one step. A decision that starts again, because a provider was replaced or a person answered, may tell a step twice: it stands
	 * there once.
	 *
	 * @param step what was looked at, one word of a fixed set: {@code known}, {@code declared}, {@code approved}, {@code grant}, {@code quota} …
	 * @param why  a sentence for the developer; of a refusal it says what to do
	 */
	void step(String step, Outcome outcome, String why);

	/**
	 * Takes down who answers.
	 *
	 * @param provider symbolic name and version of the bundle
	 * @param risk     {@code ordinary}, {@code declared}, {@code consent} or {@code approved}
	 */
	void answeredBy(String provider, String risk);
}
