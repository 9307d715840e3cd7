package loggia.compiler.apis;

/**
 * An API as a gateway offers it now, or offered it a while ago.
 *
 * @param provider   symbolic name of the bundle that answers it
 * @param version    of that bundle
 * @param since      version of the family that brought it, or null
 * @param deprecated what to use instead, as a sentence; null while it is not deprecated
 * @param removal    version of the family that will not have it, or null
 */
public record OfferedApi(String name, String family, int major, String provider, String version, String since, String deprecated, String removal) {}
