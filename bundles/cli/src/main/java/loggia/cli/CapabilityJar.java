package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A capability bundle on disk, and what the kit wrote into it.
 *
 * @param families descriptions, one for each API family
 */
record CapabilityJar(Path file, List<Family> families) {
	private static final Pattern DESCRIPTION = Pattern.compile("META-INF/loggia/([a-z][a-z0-9-]*)\\.schema\\.json");

	/**
	 * One API family.
	 *
	 * @param schema what it offers
	 * @param types  TypeScript
	 * @param page   Markdown
	 */
	record Family(String name, JsonNode schema, String types, String page) {}

	/**
	 * Finds it.
	 *
	 * @param given a jar, or the folder of a project that was built
	 */
	static CapabilityJar of(Path given) throws CliException {
		try {
			return read(Files.isDirectory(given) ? built(given) : given);
		} catch (IOException e) {
			throw new CliException(CliException.USAGE, "no-jar", given + " is no jar that can be read: " + e.getMessage(), "build it first: mvn -q verify", null, e);
		}
	}

	/** @return the one capability bundle in the project's target folder */
	private static Path built(Path folder) throws IOException, CliException {
		var target = folder.resolve("target");
		var found = new ArrayList<Path>();
		if (Files.isDirectory(target)) {
			try (Stream<Path> files = Files.list(target)) {
				for (var file : files.filter(each -> each.toString().endsWith(".jar")).sorted().toList()) {
					if (!descriptions(file).isEmpty())
						found.add(file);
				}
			}
		}
		if (found.isEmpty())
			throw new CliException(CliException.USAGE, "not-built", "There is no capability bundle in " + target, "build it first: mvn -q verify");
		if (found.size() > 1)
			throw new CliException(CliException.USAGE, "many-jars", "There are several capability bundles in " + target + ": " + found.stream().map(each -> each.getFileName().toString()).toList(),
					"name one of them, or begin anew: mvn -q clean verify");
		return found.get(0);
	}

	private static List<String> descriptions(Path file) throws IOException {
		try (var jar = new JarFile(file.toFile())) {
			return jar.stream().map(entry -> DESCRIPTION.matcher(entry.getName())).filter(name -> name.matches()).map(name -> name.group(1)).sorted().toList();
		}
	}

	private static CapabilityJar read(Path file) throws IOException, CliException {
		var families = new TreeMap<String, Family>();
		for (var name : descriptions(file)) {
			try (var jar = new JarFile(file.toFile())) {
				var schema = Json.parse(text(jar, name + ".schema.json"));
				if (schema == null)
					throw new IOException("its description of " + name + " is no JSON");
				families.put(name, new Family(name, schema, text(jar, name + ".d.ts"), text(jar, name + ".md")));
			}
		}
		if (families.isEmpty())
			throw new CliException(CliException.USAGE, "no-api", file + " describes no API family", "annotate its component with @ApiFamily and build it with loggia-kit: loggia api new shows how");
		return new CapabilityJar(file, List.copyOf(families.values()));
	}

	private static String text(JarFile jar, String name) throws IOException {
		var entry = jar.getJarEntry("META-INF/loggia/" + name);
		if (entry == null)
			throw new IOException("it lacks META-INF/loggia/" + name + ": build it with this version of loggia-kit");
		try (var in = jar.getInputStream(entry)) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}
}
