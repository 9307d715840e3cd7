package loggia.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import loggia.api.spi.Namespaces;

/** The files of a new capability, below {@code /loggia/cli/provider}. */
final class ProviderStarter {
	private static final String WHERE = "/loggia/cli/provider/";
	/** Template → path in the project. */
	private static final Map<String, String> FILES = Map.of("pom.xml", "pom.xml", "bnd.bnd", "bnd.bnd", "README.md", "README.md", "gitignore", ".gitignore", "Provider.java",
			"src/main/java/@@PACKAGE@@/@@CLASS@@.java", "ProviderTest.java", "src/test/java/@@PACKAGE@@/@@CLASS@@Test.java");
	/** What Java does not take as the name of a package or a method. */
	private static final Set<String> WORDS = Set.of("abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "const", "continue", "default", "do", "double", "else",
			"enum", "extends", "final", "finally", "float", "for", "goto", "if", "implements", "import", "instanceof", "int", "interface", "long", "native", "new", "package", "private", "protected",
			"public", "return", "short", "static", "strictfp", "super", "switch", "synchronized", "this", "throw", "throws", "transient", "try", "void", "volatile", "while", "true", "false", "null",
			"java", "javax", "loggia", "org", "com", "notify", "wait", "clone", "finalize");

	private final String method;
	private final String namespace;
	private final Map<String, String> words = new TreeMap<>();

	/** @param namespace empty for {@code wx} @param repository of the artifacts it is built with */
	ProviderStarter(String name, String namespace, Path repository) throws CliException {
		var type = Arrays.stream(name.split("-")).map(ProviderStarter::capital).collect(Collectors.joining());
		method = type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
		this.namespace = namespace;
		words.put("NAME", name);
		words.put("CLASS", type);
		words.put("METHOD", method);
		words.put("PACKAGE", name.replace("-", ""));
		words.put("SPACE", namespace.isEmpty() ? "wx" : namespace);
		words.put("PREFIX", namespace.isEmpty() ? "" : namespace + ".");
		words.put("NAMESPACE", namespace.isEmpty() ? "" : ", namespace = \"" + namespace + "\"");
		words.put("REPOSITORY", repository.toUri().toString().replaceAll("/$", ""));
		words.put("VERSION", DeveloperHome.version(repository));
	}

	/** @return why Java or JavaScript have no place for the name, as the end of a sentence; null when they have */
	String refusal() {
		return WORDS.contains(method) || WORDS.contains(words.get("PACKAGE")) || Namespaces.memberIsTaken(method) ? "is a word of Java's or JavaScript's own" : null;
	}

	/** @return {@code wx.shelfScanner} */
	String api() {
		return (namespace.isEmpty() ? "wx" : namespace) + "." + method;
	}

	/** @return {@code wx.onShelfScanner} */
	String event() {
		return (namespace.isEmpty() ? "wx" : namespace) + ".on" + capital(method);
	}

	/**
	 * Makes the project.
	 *
	 * @param folder is made, or is empty
	 * @return the paths of the files that were written
	 */
	List<String> write(Path folder) throws IOException, CliException {
		if (Files.exists(folder) && !Starter.empty(folder))
			throw new CliException(CliException.USAGE, "exists", folder + " exists already and is not empty", "take another name, or --dir with a new folder");
		var written = new TreeMap<String, String>();
		for (var file : FILES.entrySet()) {
			var target = filled(file.getValue());
			try (var in = ProviderStarter.class.getResourceAsStream(WHERE + file.getKey())) {
				if (in == null)
					throw new IOException("this command line lacks " + file.getKey());
				written.put(target, filled(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
			}
		}
		for (var file : written.entrySet()) {
			var target = folder.resolve(file.getKey());
			Files.createDirectories(target.getParent());
			Files.writeString(target, file.getValue(), StandardOpenOption.CREATE_NEW);
		}
		return List.copyOf(written.keySet());
	}

	private String filled(String text) {
		for (var word : words.entrySet())
			text = text.replace("@@" + word.getKey() + "@@", word.getValue());
		return text;
	}

	private static String capital(String word) {
		return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
	}
}
