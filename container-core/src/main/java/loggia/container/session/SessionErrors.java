package loggia.container.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;
import loggia.api.release.Release;
import loggia.container.Json;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;

/** What a session's code says and how it fails: mapped to the developer's files once, counted, kept in the app's log. For one thread. */
final class SessionErrors {
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
		String text = sources().map(Json.string(line, "text", "") + (stack.isEmpty() ? "" : "\n" + stack));
		String level = Json.string(line, "level", "log");
		logs.add(runs.get().appId(), level, "console", session, text);
		return new Message(Header.of(Kind.LOG), Json.text(Json.object().put("level", level).put("text", text)));
	}

	/** An uncaught error. @return the error message for a shell */
	Message uncaught(ObjectNode error) {
		int now = count + 1;
		count = now;
		String stack = sources().map(Json.string(error, "stack", ""));
		String message = sources().map(Json.string(error, "message", ""));
		logs.add(runs.get().appId(), "error", Json.string(error, "source", "app"), session, stack.contains(message) ? stack : (message + "\n" + stack).trim());
		return new Message(Header.of(Kind.ERROR), Json.text(error.put("message", message).put("stack", stack).put("count", now)));
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
