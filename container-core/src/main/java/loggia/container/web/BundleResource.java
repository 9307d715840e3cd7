package loggia.container.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import loggia.container.Secret;

/** Files of the view runtime, as they are packed into this bundle: kept in memory, revalidated by a hash of their content. Thread-safe. */
final class BundleResource {
	/** Names of ours have no folders to climb. */
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");
	private static final Pattern HASHED = Pattern.compile(".*-[A-Z0-9]{8}\\.js");

	/** Where a resource is found. */
	interface Place {
		/** @return its URL, or null */
		URL find(String path);
	}

	private record Loaded(byte[] bytes, String tag) {}

	private final Place place;
	private final Map<String, Loaded> loaded = new ConcurrentHashMap<>();

	BundleResource(Place place) {
		this.place = place;
	}

	/** Answers with a file, 304 or 404. @param path below {@code loggia/view/} */
	void serve(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
		Loaded file = load(path);
		if (file == null) {
			response.sendError(HttpServletResponse.SC_NOT_FOUND);
			return;
		}
		response.setHeader("ETag", file.tag);
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Cache-Control", HASHED.matcher(path).matches() ? "public, max-age=31536000, immutable" : "no-cache");
		if (file.tag.equals(request.getHeader("If-None-Match"))) {
			response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
			return;
		}
		response.setContentType(ContentTypes.of(path));
		response.setContentLength(file.bytes.length);
		if (!"HEAD".equals(request.getMethod())) {
			response.getOutputStream().write(file.bytes);
		}
	}

	private Loaded load(String path) throws IOException {
		if (!NAME.matcher(path).matches()) {
			return null;
		}
		Loaded known = loaded.get(path);
		if (known != null) {
			return known;
		}
		URL url = place.find("loggia/view/" + path);
		if (url == null) {
			return null;
		}
		try (InputStream in = url.openStream()) {
			byte[] bytes = in.readAllBytes();
			Loaded fresh = new Loaded(bytes, "\"" + Secret.sha256(bytes).substring(0, 16) + "\"");
			loaded.put(path, fresh);
			return fresh;
		}
	}
}
