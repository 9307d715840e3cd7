package loggia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateCommandTest {
	@TempDir
	Path folder;
	private final StringWriter out = new StringWriter();
	private final StringWriter err = new StringWriter();

	private int loggia(String... args) {
		return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
	}

	@ParameterizedTest
	@ValueSource(strings = { "wx", "wx-ts" })
	void makesAProjectWithoutAPlaceholderLeft(String template) throws Exception {
		var shop = folder.resolve("shop");
		assertEquals(0, loggia("create", "corner-shop", "--template", template, "--dir", shop.toString(), "--json"));
		var answer = Json.parse(out.toString());
		try (Stream<Path> files = Files.walk(shop)) {
			var all = files.filter(Files::isRegularFile).toList();
			assertEquals(answer.path("files").size(), all.size());
			for (var file : all)
				assertFalse(Files.readString(file).contains("@@"), file.toString());
		}
		var config = Json.parse(Files.readString(shop.resolve("project.config.json")));
		assertEquals("corner-shop", config.path("appid").asText());
		assertTrue(Files.readString(shop.resolve("pages/index/index.wxml")).contains("Corner shop"));
		assertTrue(Files.exists(shop.resolve(".gitignore")));
		assertEquals(template.equals("wx-ts"), Files.exists(shop.resolve("tsconfig.json")));
	}

	@Test
	void saysWhatToDoNext() {
		assertEquals(0, loggia("create", "corner-shop", "--dir", folder.resolve("new").toString()));
		assertTrue(err.toString().contains("Next: loggia run --app " + folder.resolve("new") + " --watch"), err.toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "Shop", "1shop", "shop-", "a--b", "../shop", "a b", "" })
	void refusesAName(String name) {
		assertEquals(CliException.USAGE, loggia("create", name, "--dir", folder.resolve("new").toString()));
		assertTrue(err.toString().contains("is no name for a mini-program") && err.toString().contains("corner-shop"), err.toString());
		assertFalse(Files.exists(folder.resolve("new")));
	}

	@Test
	void neverOverwrites() throws Exception {
		Files.writeString(folder.resolve("app.js"), "mine");
		assertEquals(CliException.USAGE, loggia("create", "shop", "--dir", folder.toString()));
		assertEquals("mine", Files.readString(folder.resolve("app.js")));
		assertTrue(err.toString().contains("is not empty"), err.toString());
	}

	@Test
	void namesTheTemplatesThatThereAre() {
		assertEquals(CliException.USAGE, loggia("create", "shop", "--template", "vue", "--dir", folder.resolve("new").toString()));
		assertTrue(err.toString().contains("take wx or wx-ts"), err.toString());
	}
}
