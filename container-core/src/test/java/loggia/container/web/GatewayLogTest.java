package loggia.container.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayLogTest {
	@TempDir
	Path data;
	private Path file;
	private GatewayLog log;

	@BeforeEach
	void open() throws Exception {
		file = Files.createDirectories(data.resolve("logs")).resolve("gateway.log");
		log = new GatewayLog(data);
	}

	private void write(String text) throws Exception {
		Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

	private static List<String> words(List<ObjectNode> lines) {
		return lines.stream().map(line -> line.path("level").asText() + " " + line.path("text").asText()).toList();
	}

	@Test
	void readsTheEndAndGoesOn() throws Exception {
		assertEquals(List.of(), log.tail(10));
		write("2026-11-20T10:00:00.123 INFO  [main] l.Main: one\n2026-11-20T10:00:01.000 WARN  [a b] l.Main: zwei ü\nat x.Y\n");
		assertEquals(List.of("warn zwei ü", "warn at x.Y"), words(log.tail(2)));
		assertEquals(List.of(), log.more());
		write("2026-11-20T10:00:02.000 ERROR [main] l.Main: half");
		assertEquals(List.of(), log.more());
		write(" and half\n");
		assertEquals(List.of("error half and half"), words(log.more()));
	}

	@Test
	void followsIntoTheNextFile() throws Exception {
		write("2026-11-20T10:00:00.123 INFO  [main] l.Main: one\n");
		assertEquals(1, log.tail(10).size());
		Files.move(file, file.resolveSibling("gateway.2026-11-19.0.log"));
		assertEquals(List.of(), log.more());
		write("2026-11-20T10:00:03.000 INFO  [main] l.Main: two\n");
		assertEquals(List.of("info two"), words(log.more()));
	}

	@Test
	void aLargeFileIsReadFromNearItsEndInWholeLines() throws Exception {
		var text = new StringBuilder();
		for (int i = 0; i < 20_000; i++) {
			text.append("2026-11-20T10:00:00.123 INFO  [main] l.Main: line ").append(i).append('\n');
		}
		write(text.toString());
		var lines = words(log.tail(1_000));
		assertEquals(1_000, lines.size());
		assertEquals("info line 19999", lines.get(999));
		assertEquals(0, new GatewayLog(data).tail(100_000).stream().filter(line -> !line.path("text").asText().startsWith("line ")).count());
	}
}
