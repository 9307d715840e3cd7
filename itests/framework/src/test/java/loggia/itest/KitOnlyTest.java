package loggia.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a provider's author writes: the kit's annotations, and little of them. */
class KitOnlyTest {
	private static final Path ROOT = Path.of(System.getProperty("loggia.root"));
	/** What only generated code does, but for routes, which come at run time. */
	private static final Pattern BY_HAND = Pattern.compile("implements [\\w, ]*\\bApiDispatcher\\b|ApiDispatcher dispatcher\\(\\)|new ApiDescriptor\\(");
	private static final Pattern NOT_WRITTEN = Pattern.compile("package .*|import .*");

	@Test
	void everyProviderIsWrittenWithTheKit() throws IOException {
		var byHand = new TreeSet<String>();
		var families = new TreeSet<String>();
		for (Path file : sources(ROOT.resolve("api-providers"))) {
			String text = Files.readString(file);
			String provider = ROOT.resolve("api-providers").relativize(file).getName(0).toString();
			if (text.contains("@ApiFamily(")) {
				families.add(provider);
			}
			if (BY_HAND.matcher(text).find()) {
				byHand.add(provider + "/" + file.getFileName());
			}
		}
		byHand.removeIf(name -> name.startsWith("camel/"));
		assertEquals(new TreeSet<String>(), byHand, "a dispatcher is generated, not written");
		try (Stream<Path> folders = Files.list(ROOT.resolve("api-providers"))) {
			var all = new TreeSet<>(folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).toList());
			all.remove("camel");
			assertEquals(all, families);
		}
	}

	@Test
	void greetIsAtMostFifteenLines() throws IOException {
		var lines = Files.readAllLines(ROOT.resolve("examples/greet/src/main/java/greet/Greeter.java"));
		List<String> written = lines.stream().filter(line -> !NOT_WRITTEN.matcher(line).matches()).dropWhile(String::isBlank).toList();
		assertTrue(written.size() <= 15, written.size() + " lines:\n" + String.join("\n", written));
	}

	private static List<Path> sources(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(file -> file.toString().endsWith(".java") && file.toString().contains("/src/main/")).toList();
		}
	}
}
