package loggia.api.trail;

/**
 * One step of a decision.
 *
 * @param step    what was looked at: {@code declared}
 * @param outcome how it ended
 * @param why     a sentence for the developer
 * @param micros  microseconds after the call arrived
 */
public record TrailStep(String step, Trail.Outcome outcome, String why, long micros) {}
