package loggia.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The built console as it is packed into this bundle. A path of the browser's history has no file: it gets the page, which knows what to
 * show. Read once, then kept in memory. Thread-safe.
 */
final class ConsoleFiles {
	/** What stands in the page where each answer has its own nonce. */
	static final String NONCE_MARK = "LOGGIA-NONCE";
	/** Names that the build makes: no folders to climb. */
	private static final Pattern ASSET = Pattern.compile("/assets/[A-Za-z0-9_][A-Za-z0-9._-]*");
	private static final Map<String, String> TYPES = Map.of("js", "text/javascript; charset=utf-8", "css", "text/css; charset=utf-8", "svg", "image/svg+xml",
		"woff2", "font/woff2", "png", "image/png");

	private final Place place;
	private final Map<String, Optional<byte[]>> read = new ConcurrentHashMap<>();

	/** Where files are found. */
	interface Place {
		/** @return the URL of a resource of the bundle, or null */
		URL find(String path);
	}

	/** @param gzip whether {@code bytes} are packed; @param immutable whether the name changes when the content does */
	record Asset(byte[] bytes, String type, boolean gzip, boolean immutable) {}

	ConsoleFiles(Place place) {
		this.place = place;
	}

	/** @return whether this path names a file, so that a missing one is 404 and never the page */
	static boolean namesFile(String path) {
		return path.startsWith("/assets/") || path.equals("/favicon.svg");
	}

	/** @param path below {@code /console}; @return null when there is none */
	Asset asset(String path, boolean acceptsGzip) {
		boolean built = ASSET.matcher(path).matches() && !path.endsWith(".gz");
		if (!built && !path.equals("/favicon.svg")) return null;
		var type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
		if (acceptsGzip) {
			var packed = bytes(path + ".gz");
			if (packed.isPresent()) return new Asset(packed.get(), type, true, built);
		}
		return bytes(path).map(plain -> new Asset(plain, type, false, built)).orElse(null);
	}

	/** @return the page, UTF-8 @throws IllegalStateException when the bundle was built without it */
	byte[] page(String nonce) {
		var page = bytes("/index.html").orElseThrow(() -> new IllegalStateException("the bundle has no index.html: build bundles/console again"));
		return new String(page, StandardCharsets.UTF_8).replace(NONCE_MARK, nonce).getBytes(StandardCharsets.UTF_8);
	}

	private Optional<byte[]> bytes(String path) {
		var known = read.get(path);
		if (known != null) return known;
		var url = place.find("loggia/console" + path);
		// what is not there is not remembered: names are the browser's
		if (url == null) return Optional.empty();
		try (InputStream in = url.openStream()) {
			var fresh = Optional.of(in.readAllBytes());
			read.put(path, fresh);
			return fresh;
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
