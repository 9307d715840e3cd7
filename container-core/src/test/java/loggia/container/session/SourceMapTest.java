package loggia.container.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Positions of logic.js in terms of the developer's files. */
class SourceMapTest {
	@TempDir
	Path folder;

	private SourceMap map(String json) throws Exception {
		return SourceMap.read(Files.writeString(folder.resolve("logic.js.map"), json));
	}

	@Test
	void mapsEachPositionOfAStack() throws Exception {
		// line 2: column 0 is a.js 1:1, column 10 is a.js 3:5; line 3: column 4 is b.js 2:1
		SourceMap map = map("{\"version\":3,\"sources\":[\"a.js\",\"b.js\"],\"mappings\":\";AAAA,UAEI;ICDJ\"}");
		assertEquals("Error: x\n at f (a.js:3:5)\n at a.js:1:1\n at b.js:2:1\n at logic.js:9:9",
				map.map("Error: x\n at f (logic.js:2:15)\n at logic.js:2:3\n at logic.js:3:6\n at logic.js:9:9"));
	}

	@Test
	void aDamagedOrMissingMapMapsNothing() throws Exception {
		for (String json : new String[] { "", "{", "[]", "{\"mappings\":\"!!\"}", "{\"mappings\":\"gggggggggggg\"}", "{\"sources\":[],\"mappings\":\"AAAA\"}" }) {
			assertEquals("at logic.js:1:1", map(json).map("at logic.js:1:1"), json);
		}
		assertEquals("at logic.js:1:1", SourceMap.read(folder.resolve("none")).map("at logic.js:1:1"));
		assertEquals("at logic.js:99999999999:1", map("{\"sources\":[\"a\"],\"mappings\":\"AAAA\"}").map("at logic.js:99999999999:1"));
	}

	@Test
	void aLineThatIsMappedAsAWholeKeepsItsColumn() throws Exception {
		SourceMap map = map("{\"version\":3,\"sources\":[\"a.js\"],\"mappings\":\";AAAA;AACA;AACA\"}");
		assertEquals("at a.js:2:7", map.map("at logic.js:3:7"));
	}

	@Test
	void showsTheLinesAroundAPlaceFromLogicJsWhereTheyStandThere() throws Exception {
		// lines 2 to 5 of logic.js are a.js
		SourceMap map = map("{\"version\":3,\"sources\":[\"a.js\"],\"mappings\":\";AAAA;AACA;AACA;AACA;\"}");
		List<String> logic = List.of("define(", "one", "two", "three", "four", ")");
		SourceMap.Frame first = map.frame(map.first("at ours (logic-runtime.js:1:1)\n at logic.js:2:1"), () -> logic);
		assertEquals(new SourceMap.Frame(1, List.of("one", "two", "three")), first);
		assertEquals(new SourceMap.Frame(2, List.of("two", "three", "four")), map.frame(map.first("at logic.js:5:1"), () -> logic));
		assertNull(map.frame(map.first("at logic.js:5:1"), List::of), "logic.js cannot be read");
		assertNull(map.first("at logic.js:6:1"));
	}

	@Test
	void showsASourceAsItWasWrittenWhereTheMapHasIt() throws Exception {
		SourceMap map = map("{\"version\":3,\"sources\":[\"a.ts\"],\"sourcesContent\":[\"let a: number\\r\\nb()\"],\"mappings\":\"AAAA;AACA\"}");
		assertEquals(new SourceMap.Frame(1, List.of("let a: number", "b()")), map.frame(map.first("at logic.js:2:1"), () -> List.of("let a", "b()")));
	}
}
