package loggia.compiler.apis;

import java.util.List;

/**
 * Something about an API that the developer of a release should know.
 *
 * @param api      as code writes it: {@code wx.getSystemInfo}, {@code acme.scan}
 * @param provider symbolic name of the bundle it is about; null when it is about none
 * @param message  a sentence
 * @param removal  version of its family that will not have it, or null
 */
public record ApiFinding(Kind kind, String api, String provider, String message, String removal, List<ApiUse.Place> places) {
	/** What is to be known. */
	public enum Kind {
		/** It answers, but should not be used any more. */
		DEPRECATED,
		/** Nobody answers it, and no platform has one of that name. */
		UNKNOWN,
		/** Nobody answers it here; elsewhere, or a while ago, somebody does or did. */
		NEWER
	}

	public ApiFinding {
		places = List.copyOf(places);
	}
}
