package loggia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} with the real compiler. */
class CheckCommandTest {
	@TempDir
	Path folder;
	private final StringWriter out = new StringWriter();
	private final StringWriter err = new StringWriter();

	@Test
	void aCleanProjectIsExit0() throws Exception {
		project("<view>Hello {{name}}!</view>");
		assertEquals(0, run("check", folder.toString(), "--json"), err.toString());
		var answer = Json.parse(out.toString());
		assertEquals("shop", answer.path("appId").asText());
		assertEquals(0, answer.path("diagnostics").size());
		assertEquals(64, answer.path("digest").asText().length());
	}

	@Test
	void everyProblemIsALineAndAnErrorIsExit1() throws Exception {
		project("<view>\n  <text>{{ a + }}</text>\n  <include src=\"none.wxml\"/>\n</view>");
		assertEquals(1, run("check", folder.toString()), err.toString());
		var lines = out.toString().lines().toList();
		assertTrue(lines.stream().anyMatch(line -> line.matches("pages/index/index\\.wxml:2:\\d+ (error|warning) \\S+ .+")), lines.toString());
		assertTrue(lines.stream().anyMatch(line -> line.matches("pages/index/index\\.wxml:3:\\d+ (error|warning) \\S+ .+")), lines.toString());
	}

	@Test
	void whatIsNoProjectSaysWhatToDo() throws Exception {
		assertEquals(1, run("check", Files.createDirectories(folder.resolve("empty")).toString()));
		assertTrue(err.toString().contains("app.json"), err.toString());
		assertEquals(2, run("check", folder.resolve("none").toString()));
	}

	private int run(String... args) {
		out.getBuffer().setLength(0);
		err.getBuffer().setLength(0);
		return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
	}

	private void project(String template) throws IOException {
		Files.writeString(folder.resolve("project.config.json"), "{\"appid\":\"shop\"}");
		Files.writeString(folder.resolve("app.json"), "{\"pages\":[\"pages/index/index\"]}");
		Files.writeString(folder.resolve("app.js"), "App({});");
		var page = Files.createDirectories(folder.resolve("pages/index"));
		Files.writeString(page.resolve("index.wxml"), template);
		Files.writeString(page.resolve("index.js"), "Page({ data: { name: 'you' } });");
	}
}
