package loggia.container.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
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
}
