package loggia.identity.http;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The sign-in page's words in one language.
 *
 * @param lang of the HTML: {@code en} or {@code zh-CN}
 */
record Texts(String lang, Map<String, String> words) {
	static final Texts ENGLISH = read("en", "en.properties");
	static final Texts CHINESE = read("zh-CN", "zh.properties");

	/** @param asked the query's {@code lang}, or null @param accepted the browser's languages, best first */
	static Texts of(String asked, Iterable<Locale> accepted) {
		if (asked != null) return asked.toLowerCase(Locale.ROOT).startsWith("zh") ? CHINESE : ENGLISH;
		for (var locale : accepted) {
			if (locale.getLanguage().equals("zh")) return CHINESE;
			if (locale.getLanguage().equals("en")) return ENGLISH;
		}
		return ENGLISH;
	}

	/** @return the words, or null when there are none of this name */
	String get(String name) {
		return words.get(name);
	}

	String get(String name, String n) {
		return words.get(name).replace("{n}", n);
	}

	private static Texts read(String lang, String file) {
		try (var in = Texts.class.getResourceAsStream("/loggia/identity/page/" + file); var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
			var properties = new Properties();
			properties.load(reader);
			var words = new TreeMap<String, String>();
			properties.stringPropertyNames().forEach(name -> words.put(name, properties.getProperty(name)));
			return new Texts(lang, words);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
