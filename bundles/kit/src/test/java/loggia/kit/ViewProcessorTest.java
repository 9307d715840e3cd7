package loggia.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loggia.api.spi.ApiProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewProcessorTest {
	private static final String CHART = """
			public record Point(String label, double value) {}
			/** Draws {@code points}.
			 * @param points what is drawn,
			 *     left to right
			 * @param strokeWidth in px */
			@ViewComponent(tag = "acme-chart", version = "1.2")
			public record Chart(List<Point> points, @Optional("2.5") double strokeWidth, @Optional("line") String kind, boolean filled, Point best,
				Map<String, Integer> table, JsonNode any) {
				/** A point was chosen. */
				@ViewEvent("select")
				public record Select(int index, Point point) {}
			}
			""";
	@TempDir
	Path folder;

	@BeforeEach
	void module() throws IOException {
		Path view = Files.createDirectories(folder.resolve("META-INF/loggia/view"));
		Files.writeString(view.resolve("acme-chart.js"), "export default class extends HTMLElement {}");
		Files.writeString(view.resolve("locator.js"), "export default () => 1");
	}

	@Test
	void describesAttributesAndEvents() throws Exception {
		var compiled = Compiled.provider(folder, CHART);
		assertEquals(List.of(), compiled.errors);
		var json = new ObjectMapper().readTree(compiled.resource("acme-chart.view.json"));
		assertEquals("acme-chart 1.2 Draws points.", json.path("tag").asText() + " " + json.path("version").asText() + " " + json.path("doc").asText());
		var attributes = new StringBuilder();
		json.path("attributes").forEach(a -> attributes.append(a.path("name").asText()).append(' ').append(a.path("property").asText()).append(' ').append(a.path("type").asText())
				.append(' ').append(a.path("default")).append('\n'));
		assertEquals("""
				points points array []
				stroke-width strokeWidth number 2.5
				kind kind string "line"
				filled filled boolean false
				best best object null
				table table object null
				any any any null
				""", attributes.toString());
		assertEquals("what is drawn, left to right", json.at("/attributes/0/doc").asText());
		assertEquals("number", json.at("/attributes/0/schema/$defs/Point/properties/value/type").asText());
		assertEquals("select", json.at("/events/0/name").asText());
		assertEquals("integer", json.at("/events/0/detail/$defs/Select/properties/index/type").asText());
	}

	@Test
	void writesTypesAndAPage() throws Exception {
		var compiled = Compiled.provider(folder, CHART);
		String types = compiled.resource("acme-chart.view.d.ts");
		assertTrue(types.contains("export interface AcmeChart extends HTMLElement {\n\t/** what is drawn, left to right */\n\tpoints: Point[];\n\t/** in px */\n\tstrokeWidth: number;\n"), types);
		assertTrue(types.contains("\tbest: Point | null;\n") && types.contains("\tany: unknown;\n"), types);
		assertTrue(types.contains("\t/** A point was chosen. */\n\t'select': Select;\n"), types);
		String page = compiled.resource("acme-chart.view.md");
		assertTrue(page.contains("| `stroke-width` | number | `2.5` | in px |"), page);
		assertTrue(page.contains("| `bind:select` | {index: number, point: Point} | A point was chosen. |"), page);
	}

	@Test
	void aBundleMayBringNothingButAComponent() throws Exception {
		var compiled = Compiled.provider(folder, CHART);
		try (URLClassLoader loader = compiled.loader()) {
			assertEquals(List.of(), ((ApiProvider) compiled.instance(loader)).dispatcher().apis());
		}
		assertTrue(Files.exists(folder.resolve("demo/Demo$ChartView.class")), "the class that carries the capability");
	}

	@Test
	void takesAViewModule() throws Exception {
		var compiled = Compiled.source(folder, """
				@ViewModule(name = "locator", allow = { "geolocation", "camera" }) @ApiFamily(name = "demo", version = "1.0")
				public class Demo implements ApiProvider { @Api(risk = Risk.ORDINARY) public CompletionStage<Void> locate() { return null; } }""");
		assertEquals(List.of(), compiled.errors);
		assertTrue(Files.exists(folder.resolve("demo/DemoViewModule.class")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "tag = \"acme-chart\" | tag = \"chart\" | lower-case letters and digits with a hyphen",
		"tag = \"acme-chart\" | tag = \"scroll-view\" | is a tag of the platform", "tag = \"acme-chart\" | tag = \"wx-chart\" | is a tag of the platform",
		"version = \"1.2\" | version = \"1\" | major and minor", "version = \"1.2\" | version = \"1.2\", module = \"../x.js\" | below META-INF/loggia/view/",
		"version = \"1.2\" | version = \"1.2\", module = \"gone.js\" | src/main/resources/META-INF/loggia/view/", "boolean filled | boolean hidden | means something else on every tag",
		"boolean filled | boolean bindFilled | means something else on every tag", "boolean filled | boolean dataFilled | means something else on every tag",
		"boolean filled | boolean fillURL | cannot be written in a template", "boolean filled | java.nio.ByteBuffer filled | attributes and events are JSON",
		"int index | java.nio.ByteBuffer index | attributes and events are JSON", "\"select\" | \"tap\" | every tag has the event tap already",
		"\"select\" | \"onSelect\" | must be lower-case letters", "\"2.5\" | \"wide\" | is not a number", "public record Chart( | public class Chart { Object o( | has @ViewComponent but is no record" })
	void refusesWhatCannotWork(String part, String instead, String words) throws Exception {
		String body = CHART.replace(part, instead);
		if (instead.startsWith("public class")) {
			body = "@ViewComponent(tag = \"acme-chart\", version = \"1.0\") public class Chart {}";
		}
		var compiled = Compiled.provider(folder, body);
		assertTrue(compiled.errors.stream().anyMatch(e -> e.contains(words)), () -> String.join("\n", compiled.errors));
	}

	@Test
	void refusesAFeatureThatThereIsNot() throws Exception {
		var compiled = Compiled.source(folder, "@ViewModule(name = \"locator\", allow = \"everything\") public class Demo {}");
		assertTrue(compiled.errors.get(0).contains("\"everything\" is no feature that a frame can be given. There are accelerometer"), () -> compiled.errors.toString());
	}

	@Test
	void refusesTheSameTagTwice() throws Exception {
		var compiled = Compiled.provider(folder, CHART + "@ViewComponent(tag = \"acme-chart\", version = \"1.0\") public record Other(int a) {}");
		assertTrue(compiled.errors.get(0).contains("<acme-chart> is declared by"), () -> compiled.errors.toString());
	}
}
