package loggia.container.web;

import java.util.Locale;
import java.util.Map;

/** Content types by file name. */
final class ContentTypes {
	private static final String BYTES = "application/octet-stream";
	private static final Map<String, String> BY_EXTENSION = Map.ofEntries(Map.entry("html", "text/html; charset=utf-8"),
			Map.entry("js", "text/javascript; charset=utf-8"), Map.entry("mjs", "text/javascript; charset=utf-8"),
			Map.entry("css", "text/css; charset=utf-8"), Map.entry("json", "application/json"), Map.entry("map", "application/json"),
			Map.entry("txt", "text/plain; charset=utf-8"), Map.entry("svg", "image/svg+xml"), Map.entry("png", "image/png"),
			Map.entry("jpg", "image/jpeg"), Map.entry("jpeg", "image/jpeg"), Map.entry("gif", "image/gif"), Map.entry("webp", "image/webp"),
			Map.entry("avif", "image/avif"), Map.entry("bmp", "image/bmp"), Map.entry("ico", "image/x-icon"), Map.entry("woff", "font/woff"),
			Map.entry("woff2", "font/woff2"), Map.entry("ttf", "font/ttf"), Map.entry("otf", "font/otf"), Map.entry("mp3", "audio/mpeg"),
			Map.entry("m4a", "audio/mp4"), Map.entry("aac", "audio/aac"), Map.entry("wav", "audio/wav"), Map.entry("ogg", "audio/ogg"),
			Map.entry("mp4", "video/mp4"), Map.entry("webm", "video/webm"), Map.entry("wasm", "application/wasm"));

	private ContentTypes() {
	}

	/** @return the type of a file of ours */
	static String of(String name) {
		return BY_EXTENSION.getOrDefault(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT), BYTES);
	}

	/** @return the type of a file of a package: what a browser could run on the shell's origin is plain text */
	static String ofPackage(String name) {
		String type = of(name);
		return type.startsWith("text/html") || type.startsWith("text/javascript") || type.equals("application/wasm") ? "text/plain; charset=utf-8" : type;
	}
}
