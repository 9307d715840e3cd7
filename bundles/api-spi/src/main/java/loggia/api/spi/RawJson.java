package loggia.api.spi;

/**
 * JSON that a provider keeps or passes on without looking into it.
 *
 * @param text valid JSON; as a result it is written as it is
 */
public record RawJson(String text) {}
