package loggia.api.trail;

import java.util.List;

/**
 * One call of a session with its trail, as far as it has come.
 *
 * @param number   counts the session's calls from 1
 * @param at       when it arrived, milliseconds since 1970
 * @param name     the API
 * @param params   what the app sent, as JSON text; long values are shortened
 * @param sync     whether the logic layer waits for it
 * @param state    {@code pending}, {@code ok} or {@code fail}
 * @param result   what the app got, as JSON text, likewise shortened; null while it is pending
 * @param micros   microseconds from its arrival to its answer, or until now
 * @param provider symbolic name and version of the bundle that answers, empty when none does
 * @param risk     risk class, empty when nobody knows the API
 * @param steps    in the order they were taken
 */
public record TracedCall(long number, long at, String name, String params, boolean sync, String state, String result, long micros, String provider,
		String risk, List<TrailStep> steps) {
	public TracedCall {
		steps = List.copyOf(steps);
	}
}
