package loggia.api.spi;

import java.util.Set;
import java.util.regex.Pattern;

/** Which names a namespace and its members may have: it is a global object of every mini-program. */
public final class Namespaces {
	private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]{0,31}");
	/** Of super apps, of this runtime and of module systems. {@code ext} is {@code wx.ext}, for routes. */
	private static final Set<String> PLATFORMS = Set.of("wx", "ft", "my", "swan", "tt", "qq", "qh", "jd", "ks", "dd", "uni", "system", "ext", "loggia", "requirePlugin",
			"requireMiniProgram", "worker", "getApp", "getCurrentPages", "require", "define", "module", "exports", "global", "process");
	/** Of JavaScript and of browsers, beginning with a small letter. */
	private static final Set<String> LANGUAGE = Set.of("console", "window", "self", "document", "navigator", "location", "history", "screen", "top", "parent", "frames",
			"opener", "alert", "confirm", "prompt", "fetch", "crypto", "performance", "indexedDB", "caches", "name", "status", "event", "undefined", "arguments", "eval", "this",
			"function", "var", "let", "const", "new", "delete", "in", "of", "if", "else", "for", "while", "do", "return", "switch", "case", "default", "break", "continue", "throw",
			"try", "catch", "finally", "typeof", "instanceof", "void", "with", "yield", "class", "extends", "super", "import", "export", "static", "enum", "await", "async", "null",
			"true", "false", "constructor", "prototype", "debugger", "implements", "interface", "package", "private", "protected", "public", "isNaN", "isFinite", "parseInt",
			"parseFloat", "escape", "unescape", "globalThis", "setTimeout", "setInterval", "clearTimeout", "clearInterval", "queueMicrotask", "structuredClone", "atob", "btoa",
			"encodeURI", "encodeURIComponent", "decodeURI", "decodeURIComponent", "toString", "valueOf", "hasOwnProperty");
	/** What every object has, and what makes it look like a promise. */
	private static final Set<String> MEMBERS = Set.of("constructor", "prototype", "then", "toString", "valueOf", "hasOwnProperty");

	private Namespaces() {}

	/** @return why there can be no namespace of that name, as the end of a sentence that begins with it; null when there can */
	public static String refusal(String name) {
		if (PLATFORMS.contains(name)) {
			return "belongs to a platform or to the runtime";
		}
		if (LANGUAGE.contains(name)) {
			return "is a name of JavaScript's or of browsers";
		}
		return NAME.matcher(name).matches() ? null : "is no name: a small letter, then letters and digits, at most 32";
	}

	/** @return whether an object has a member of that name already */
	public static boolean memberIsTaken(String member) {
		return MEMBERS.contains(member);
	}
}
