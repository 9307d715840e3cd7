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

	@Test
	void whatWeChatDeprecatedIsALineWithItsPlaceAndNoError() throws Exception {
		project("<view/>");
		Files.writeString(folder.resolve("pages/index/index.js"), "Page({\n  onLoad() {\n    wx.getSystemInfo({});\n    acme.scan();\n    wx.navigateTo({});\n  },\n});\nwx.getSystemInfo();\nwx.greet({});");
		assertEquals(0, run("check", folder.toString()), err.toString());
		var lines = out.toString().lines().toList();
		assertTrue(lines.get(0).startsWith("pages/index/index.js:3 deprecated wx.getSystemInfo: WeChat deprecated it with base library 2.20.1: use wx.getSystemSetting"), lines.toString());
		assertTrue(lines.get(0).endsWith("(also pages/index/index.js:8)"), lines.toString());
		assertTrue(lines.stream().anyMatch(line -> line.startsWith("pages/index/index.js:9 unknown wx.greet: WeChat has no such API")), lines.toString());
		assertTrue(lines.stream().noneMatch(line -> line.contains("navigateTo")), lines.toString());
	}

	@Test
	void aGatewayIsAskedWhatItHas() throws Exception {
		project("<view/>");
		Files.writeString(folder.resolve("pages/index/index.js"), "Page({});\nwx.greet();\nwx.addCard();\nwx.none();");
		try (var gateway = new FakeGateway()) {
			Credentials.ofThisPerson().put(gateway.url(), FakeGateway.TOKEN);
			gateway.answer("GET /api/v1/catalog", 200, "{\"items\":[{\"name\":\"greet\",\"family\":\"greet\",\"major\":1,\"version\":\"1.1.0\",\"provider\":\"greet\","
					+ "\"age\":{\"since\":null,\"deprecated\":\"Use wx.hello.\",\"removal\":\"2.0\"}}],\"total\":1}");
			assertEquals(0, run("check", folder.toString(), "--gateway", gateway.url(), "--json"), err.toString());
			var found = Json.parse(out.toString()).path("compatibility");
			assertEquals("[\"deprecated wx.greet 2.0 2\",\"unknown wx.none  4\",\"newer wx.addCard  3\"]", texts(found, each -> each.path("kind").asText() + " "
					+ each.path("api").asText() + " " + each.path("removal").asText() + " " + each.at("/places/0/line").asInt()));
		}
		assertEquals(3, run("check", folder.toString(), "--gateway", "http://localhost:9"));
		assertEquals(2, run("check", folder.toString(), "--gateway", "nonsense"));
	}

	private int run(String... args) {
		out.getBuffer().setLength(0);
		err.getBuffer().setLength(0);
		return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
	}

	private static String texts(com.fasterxml.jackson.databind.JsonNode list, java.util.function.Function<com.fasterxml.jackson.databind.JsonNode, String> text) {
		var texts = Json.object().putArray("texts");
		list.forEach(each -> texts.add(text.apply(each)));
		return texts.toString();
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
