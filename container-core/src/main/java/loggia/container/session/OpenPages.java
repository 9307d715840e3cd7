package loggia.container.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import loggia.container.Json;
import loggia.worker.wire.Message;

/** The pages of a session as its worker last told them: what the chrome shows, and what a restored session starts from. Written by one thread. */
final class OpenPages {
	private volatile String top;
	private volatile ArrayNode stack = Json.array();
	private Message last;

	OpenPages(String first) {
		top = first;
	}

	/** Takes a {@code navigate} of the worker; one without a stack asks something of the shell and changes nothing. */
	void changed(Message navigate) {
		Json.parse(navigate.json()).filter(json -> json.has("stack")).ifPresent(json -> {
			last = navigate;
			ArrayNode entries = Json.array();
			json.path("stack").forEach(page -> {
				ObjectNode entry = entries.addObject().put("path", Json.string(page, "path", ""));
				entry.set("query", Json.member(page, "query"));
			});
			resume(entries);
		});
	}

	/** Takes the pages of an earlier run; none change nothing. */
	void resume(ArrayNode entries) {
		if (!entries.isEmpty()) {
			stack = entries;
			top = Json.string(entries.get(entries.size() - 1), "path", "");
		}
	}

	/** @return the last navigate, for a shell that comes late; null before the first */
	Message last() {
		return last;
	}

	/** @return bottom first, {@code {path, query}}; nobody changes it; any thread */
	ArrayNode stack() {
		return stack;
	}

	/** @return route of the page on top; any thread */
	String top() {
		return top;
	}
}
