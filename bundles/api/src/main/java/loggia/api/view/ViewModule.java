package loggia.api.view;

import java.util.List;

/**
 * A part of a provider that runs in the browser, in a frame of its own.
 *
 * @param name     {@code locator}; no other module of its provider has it
 * @param provider symbolic name of the bundle
 * @param folder   hex SHA-256 over all files that the bundle brings for the browser
 * @param module   its JavaScript module in that folder
 * @param allow    what the frame may ask the browser for: {@code geolocation}
 */
public record ViewModule(String name, String provider, String folder, String module, List<String> allow) {
	public ViewModule {
		allow = List.copyOf(allow);
	}
}
