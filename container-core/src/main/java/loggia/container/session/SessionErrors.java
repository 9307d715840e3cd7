package loggia.container.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;
import loggia.container.Json;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;

/** What a session's code says and how it fails: mapped to the developer's files once, counted, kept in the app's log. For one thread. */
final class SessionErrors {
	/** A module that does not parse says itself where. */
	private static final Pattern SAID = Pattern.compile("(?:\\w+: )?([^\\s:]+\\.\\w+):(\\d+):(\\d+): ");
	private static final long MAX_LOGIC_BYTES = 24L * 1024 * 1024;
	private final String session;
	private final Supplier<Release> runs;
	private final AppLogs logs;
	private volatile int count;
	private SourceMap sources;
	/** Whose map that is. */
	private Release mapped;

	SessionErrors(String session, Supplier<Release> runs, AppLogs logs) {
		this.session = session;
		this.runs = runs;
		this.logs = logs;
	}

	/** @return errors so far; any thread */
	int count() {
		return count;
	}

	/** Goes on counting from there. */
	void resume(int from) {
		count = from;
	}

	private SourceMap sources() {
		Release release = runs.get();
		if (release != mapped) {
			sources = SourceMap.read(release.files().resolve("logic.js.map"));
			mapped = release;
		}
		return sources;
	}

	/** A line of the console. @return the log message for a shell */
	Message logged(ObjectNode line) {
		String stack = Json.string(line, "stack", "");
		String said = Json.string(line, "text", "");
		// an error among the values is rendered with its stack already
		String text = sources().map(stack.isEmpty() || said.contains(stack) ? said : said + "\n" + stack);
		String level = Json.string(line, "level", "log");
		logs.add(runs.get().appId(), level, "console", session, text);
		return new Message(Header.of(Kind.LOG), Json.text(Json.object().put("level", level).put("text", text)));
	}

	/** An uncaught error. @return the error message for a shell */
	Message uncaught(ObjectNode error) {
		int now = count + 1;
		count = now;
		if (runs.get().kind() == VersionKind.DEVELOP) {
			locate(error);
		}
		String stack = sources().map(Json.string(error, "stack", ""));
		String message = sources().map(Json.string(error, "message", ""));
		logs.add(runs.get().appId(), "error", Json.string(error, "source", "app"), session, stack.contains(message) ? stack : (message + "\n" + stack).trim());
		return new Message(Header.of(Kind.ERROR), Json.text(error.put("message", message).put("stack", stack).put("count", now)));
	}

	/** Says where an error is, with the lines around it, unless it says so itself. */
	private void locate(ObjectNode error) {
		if (error.has("file")) {
			return;
		}
		SourceMap.Place place = sources().first(Json.string(error, "stack", ""));
		if (place == null) {
			Matcher said = SAID.matcher(Json.string(error, "message", ""));
			if (said.lookingAt() && said.group(2).length() < 9 && said.group(3).length() < 9) {
				error.put("file", said.group(1)).put("line", Integer.parseInt(said.group(2))).put("column", Integer.parseInt(said.group(3)));
			}
			return;
		}
		error.put("file", place.file()).put("line", place.line()).put("column", place.column());
		SourceMap.Frame frame = sources().frame(place, this::logic);
		if (frame != null) {
			ObjectNode shown = error.putObject("frame").put("first", frame.first());
			frame.lines().forEach(shown.putArray("lines")::add);
		}
	}

	private List<String> logic() {
		Path file = runs.get().files().resolve("logic.js");
		try {
			return Files.size(file) > MAX_LOGIC_BYTES ? List.of() : List.of(Files.readString(file).split("\n", -1));
		} catch (IOException e) {
			return List.of();
		}
	}

	/** An error of the worker's making. */
	Message ended(String sentence) {
		return uncaught(Json.object().put("source", "worker").put("message", sentence));
	}

	/** Something the developer should know that is no error. */
	void note(String sentence) {
		logs.add(runs.get().appId(), "warn", "worker", session, sentence);
	}
}
