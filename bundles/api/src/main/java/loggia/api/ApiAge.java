package loggia.api;

/**
 * Where an API is in its life, by the versions of its family.
 *
 * @param since      the version that brought it: {@code 1.2}; null when it was there from the first
 * @param deprecated what to use instead, as a sentence, once it should not be used any more; else null
 * @param removal    the version that will not have it; null while none is announced
 */
public record ApiAge(String since, String deprecated, String removal) {
	/** There from the first, and here to stay. */
	public static final ApiAge STEADY = new ApiAge(null, null, null);
}
