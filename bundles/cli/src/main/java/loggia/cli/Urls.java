package loggia.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Parts of URLs. */
final class Urls {
	private Urls() {}

	/** @return the text as one path segment or query value */
	static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

	/**
	 * @param target {@code APPID}, {@code APPID/PAGE} or {@code APPID/PAGE?query}
	 * @return where the gateway opens it
	 */
	static String ofApp(String gateway, String target) {
		int slash = target.indexOf('/');
		var appId = slash < 0 ? target : target.substring(0, slash);
		var page = slash < 0 ? "" : target.substring(slash + 1);
		return gateway + "/miniapp/" + encode(appId) + "/" + page.replace(" ", "%20");
	}
}
