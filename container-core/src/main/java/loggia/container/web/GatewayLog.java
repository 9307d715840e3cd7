package loggia.container.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import loggia.container.Json;

/**
 * The gateway's own log file from some place on, as lines with time and level (etc/logback.xml has the pattern). A file that was rolled over is
 * followed into the new one. For one thread.
 */
final class GatewayLog {
	private static final Pattern LINE = Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT[0-9:.]+) ([A-Z]+) +\\[(.*?)\\] (\\S+): (.*)");
	private static final int MOST_BYTES = 256 * 1024;
	private static final int LONGEST = 8_000;

	private final Path file;
	private Object key;
	private long position;
	/** What has been read of a line that has no end yet. */
	private String rest = "";
	private ObjectNode last = Json.object().put("at", 0L).put("level", "info");

	/** @param data the gateway's data folder */
	GatewayLog(Path data) {
		file = data.resolve("logs/gateway.log");
	}

	/** @return the newest lines, oldest first; {@link #more} goes on behind them */
	List<ObjectNode> tail(int lines) throws IOException {
		if (!Files.exists(file)) {
			return List.of();
		}
		key = key();
		position = Math.max(0, Files.size(file) - MOST_BYTES);
		boolean inside = position > 0;
		List<ObjectNode> all = more();
		if (inside && !all.isEmpty()) {
			all = all.subList(1, all.size());
		}
		return all.subList(Math.max(0, all.size() - lines), all.size());
	}

	/** @return what was written since, a quarter of a megabyte at most */
	List<ObjectNode> more() throws IOException {
		if (!Files.exists(file)) {
			return List.of();
		}
		Object now = key();
		if (!java.util.Objects.equals(now, key) || Files.size(file) < position) {
			key = now;
			position = 0;
			rest = "";
		}
		byte[] bytes = read();
		position += bytes.length;
		// a character may be cut at the end of the piece; its line has no end there either
		String text = rest + new String(bytes, StandardCharsets.ISO_8859_1);
		int end = text.lastIndexOf('\n');
		rest = text.substring(end + 1);
		List<ObjectNode> lines = new ArrayList<>();
		for (String line : text.substring(0, end + 1).split("\n")) {
			if (!line.isEmpty()) {
				lines.add(line(new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
			}
		}
		return lines;
	}

	private byte[] read() throws IOException {
		try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
			int size = (int) Math.min(MOST_BYTES, Math.max(0, in.length() - position));
			byte[] bytes = new byte[size];
			in.seek(position);
			in.readFully(bytes);
			return bytes;
		}
	}

	private Object key() throws IOException {
		return Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class).fileKey();
	}

	/** A line that does not look like one (of a stack trace) has time and level of the one before. */
	private ObjectNode line(String text) {
		String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
		var found = LINE.matcher(shown);
		if (found.matches()) {
			last = Json.object().put("at", at(found.group(1))).put("level", found.group(2).toLowerCase(Locale.ROOT)).put("source", "gateway");
			return last.deepCopy().put("thread", found.group(3)).put("logger", found.group(4)).put("text", found.group(5));
		}
		return last.deepCopy().put("source", "gateway").put("text", shown);
	}

	private static long at(String time) {
		try {
			return LocalDateTime.parse(time).atZone(ZoneId.systemDefault()).toInstant().toEpochMilli();
		} catch (DateTimeParseException e) {
			return 0;
		}
	}
}
