package loggia.provider.camel;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A route file as operators see it.
 *
 * @param name    {@code ext.weather}; of a file without a readable header, the file's own
 * @param api     how a mini-program calls it: {@code wx.ext.weather}; null when that cannot be read
 * @param state   {@code running}, {@code failed} (nothing of it runs), {@code retrying} (it is right, but a peer is not there)
 * @param version first 12 hex digits of the SHA-256 of the text that runs, or of the one that failed
 * @param since   ms since 1970 when that state began
 * @param error   why the file as it is now does not run, {@code FILE:LINE:COLUMN: …}, or null; with {@code running}, the version before it does
 * @param line    of the error, from 1; null without one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RouteInfo(String name, String api, String risk, String scope, String state, String version, long since, String file, String error, Integer line,
		RouteMeter.Figures metrics) {
	RouteInfo with(RouteMeter.Figures figures) {
		return new RouteInfo(name, api, risk, scope, state, version, since, file, error, line, figures);
	}
}
