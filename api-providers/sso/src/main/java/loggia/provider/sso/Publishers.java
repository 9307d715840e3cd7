package loggia.provider.sso;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;

/** Who publishes an app: {@code publisher} in its release's manifest. Thread-safe. */
final class Publishers {
	private static final ObjectMapper JSON = new ObjectMapper();

	private final ReleaseCatalog releases;

	Publishers(ReleaseCatalog releases) {
		this.releases = releases;
	}

	/** @return null when the app names none, or is not installed */
	String of(String appId) {
		return releases.current(appId).map(Publishers::publisher).orElse(null);
	}

	private static String publisher(Release release) {
		try {
			var text = JSON.readTree(release.manifest()).path("publisher").asText("");
			return text.isBlank() ? null : text;
		} catch (JsonProcessingException e) {
			throw new IllegalStateException("release.json of " + release.appId() + " is not JSON: install the app again", e);
		}
	}
}
