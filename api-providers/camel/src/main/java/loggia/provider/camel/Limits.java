package loggia.provider.camel;

/**
 * How much one route may have at a time.
 *
 * @param threads  for its calls
 * @param queue    calls that wait for one
 * @param maxBytes of a result as JSON
 */
record Limits(int threads, int queue, int maxBytes) {}
