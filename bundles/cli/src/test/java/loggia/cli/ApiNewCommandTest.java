package loggia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the files; that they build and deploy is what itests/browser/walkthrough.test.ts shows. */
class ApiNewCommandTest {
	@TempDir
	Path folder;
	private final StringWriter out = new StringWriter();
	private final StringWriter err = new StringWriter();
	private String before;

	@BeforeEach
	void distribution() throws Exception {
		before = System.getProperty("loggia.home");
		Files.createDirectories(folder.resolve("home/lib/repository/loggia/loggia-kit/9.8.7"));
		System.setProperty("loggia.home", folder.resolve("home").toString());
	}

	@AfterEach
	void back() {
		if (before == null)
			System.clearProperty("loggia.home");
		else
			System.setProperty("loggia.home", before);
	}

	private int loggia(String... args) {
		return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
	}

	@ParameterizedTest
	@CsvSource({ "'', wx.shelfScanner, wx.onShelfScanner", "acme, acme.shelfScanner, acme.onShelfScanner" })
	void makesAProjectWithoutAPlaceholderLeft(String namespace, String api, String event) throws Exception {
		var project = folder.resolve("project");
		assertEquals(0, loggia("api", "new", "shelf-scanner", "--namespace", namespace, "--dir", project.toString(), "--json"), err.toString());
		var answer = Json.parse(out.toString());
		assertEquals(api, answer.path("api").asText());
		assertEquals(event, answer.path("event").asText());
		try (Stream<Path> files = Files.walk(project)) {
			var all = files.filter(Files::isRegularFile).toList();
			assertEquals(answer.path("files").size(), all.size());
			for (var file : all)
				assertFalse(Files.readString(file).contains("@@"), file.toString());
		}
		var pom = Files.readString(project.resolve("pom.xml"));
		assertTrue(pom.contains("<loggia.version>9.8.7</loggia.version>") && pom.contains(">" + folder.resolve("home/lib/repository").toUri().toString().replaceAll("/$", "") + "<"), pom);
		var provider = Files.readString(project.resolve("src/main/java/shelfscanner/ShelfScanner.java"));
		assertTrue(provider.contains("@ApiFamily(name = \"shelf-scanner\", version = \"1.0\"" + (namespace.isEmpty() ? ")" : ", namespace = \"acme\")")), provider);
		assertTrue(provider.contains("shelfScanner(Person person)") && provider.contains("onShelfScanner = new ApiEvents<>()"), provider);
		assertTrue(Files.exists(project.resolve("src/test/java/shelfscanner/ShelfScannerTest.java")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Shelf", "1shelf", "shelf-", "a--b", "../shelf", "a b", "", "class", "then", "new" })
	void refusesAName(String name) {
		assertEquals(CliException.USAGE, loggia("api", "new", name, "--dir", folder.resolve("new").toString()));
		assertTrue(err.toString().contains("shelf-scanner"), err.toString());
		assertFalse(Files.exists(folder.resolve("new")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "wx", "ft", "my", "swan", "console", "App", "a.b" })
	void refusesANamespace(String namespace) {
		assertEquals(CliException.USAGE, loggia("api", "new", "shelf", "--namespace", namespace, "--dir", folder.resolve("new").toString()));
		assertTrue(err.toString().contains("There can be no namespace \"" + namespace + "\"") && err.toString().contains("acme"), err.toString());
	}

	@Test
	void neverOverwritesAndNeedsADeveloperDistribution() throws Exception {
		assertEquals(CliException.USAGE, loggia("api", "new", "shelf", "--dir", folder.toString()));
		assertTrue(err.toString().contains("is not empty"), err.toString());
		System.setProperty("loggia.home", folder.resolve("elsewhere").toString());
		assertEquals(CliException.FAILED, loggia("api", "new", "shelf", "--dir", folder.resolve("new").toString()));
		assertTrue(err.toString().contains("use the developer distribution's bin/loggia"), err.toString());
	}

	@Test
	void typesAndDocsComeOutOfABuiltBundle() throws Exception {
		var jar = folder.resolve("project/target/shelf-1.0.0.jar");
		Files.createDirectories(jar.getParent());
		try (var entries = new JarOutputStream(Files.newOutputStream(jar))) {
			for (var entry : new String[][] { { "shelf.schema.json", "{\"family\":\"shelf\"}" }, { "shelf.d.ts", "declare namespace acme {}\n" }, { "shelf.md", "# shelf\n" } }) {
				entries.putNextEntry(new JarEntry("META-INF/loggia/" + entry[0]));
				entries.write(entry[1].getBytes());
			}
		}
		assertEquals(0, loggia("api", "types", folder.resolve("project").toString(), "-o", folder.resolve("typings").toString()), err.toString());
		assertEquals("declare namespace acme {}\n", Files.readString(folder.resolve("typings/shelf.d.ts")));
		assertEquals(0, loggia("api", "docs", jar.toString()), err.toString());
		assertTrue(out.toString().contains("# shelf"), out.toString());
		assertEquals(CliException.USAGE, loggia("api", "docs", folder.resolve("typings").toString()));
		assertTrue(err.toString().contains("build it first: mvn -q verify"), err.toString());
		Files.writeString(folder.resolve("no.jar"), "no jar");
		assertEquals(CliException.USAGE, loggia("api", "types", folder.resolve("no.jar").toString()));
		assertTrue(err.toString().contains("is no jar that can be read"), err.toString());
	}
}
