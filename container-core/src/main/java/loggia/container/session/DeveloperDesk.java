package loggia.container.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import loggia.api.ApiCall;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiInvoker;
import loggia.api.Caller;
import loggia.container.Json;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;

/** What the shell of a develop version may ask about its session: lines, calls, data of pages, storage. For the session's thread. */
final class DeveloperDesk {
	/** The calls a developer may make in the session's place: what the app keeps on this box. */
	private static final Set<String> STORAGE = Set.of("getStorageInfo", "getStorage", "setStorage", "removeStorage", "clearStorage");

	/** Characters of lines told at once. */
	private static final int MOST_CHARS = 400_000;

	/** How the desk reaches the rest of its session. */
	interface Session {
		/** Sends to the shell, if there is one. On the session's thread. */
		void toShell(Message message);

		/** Sends to the worker, if there is one. @return whether there is one */
		boolean toWorker(Message message);

		/** Runs something on the session's thread. Any thread. */
		void post(Runnable task);
	}

	private final Caller caller;
	private final Session session;
	private final Supplier<ApiInvoker> invoker;
	private final Supplier<List<AppLogs.Line>> lines;
	private final CallLog calls = new CallLog();
	/** Numbers of questions that the logic layer has yet to answer. */
	private final Set<Long> inspecting = new HashSet<>();

	/**
	 * @param invoker gives null while no gate is there
	 * @param lines   gives what the session has logged so far
	 */
	DeveloperDesk(Caller caller, Session session, Supplier<ApiInvoker> invoker, Supplier<List<AppLogs.Line>> lines) {
		this.caller = caller;
		this.session = session;
		this.invoker = invoker;
		this.lines = lines;
	}

	/** @return the session's calls; any thread */
	CallLog calls() {
		return calls;
	}

	/** A question of the shell's; it is always answered. */
	void query(Message question) {
		Long id = question.header().id();
		ObjectNode body = Json.parse(question.json()).orElseGet(Json::object);
		switch (question.header().sheet()) {
			case "watch" -> watch(id, body.path("on").asBoolean(true));
			case "inspect" -> inspect(id, question.json());
			case "storage" -> storage(id, body);
			default -> refuse(id, "a shell does not ask for " + question.header().sheet());
		}
	}

	private void watch(long id, boolean on) {
		if (!on) {
			calls.unwatch();
			answer(id, Json.object());
			return;
		}
		ObjectNode answer = Json.object();
		ArrayNode said = answer.putArray("lines");
		newest(lines.get()).forEach(line -> said.addObject().put("at", line.time().toEpochMilli()).put("level", line.level()).put("source", line.source()).put("text", line.text()));
		answer.set("calls", calls.watch(message -> session.post(() -> session.toShell(message))));
		answer(id, answer);
	}

	/** The last lines, as many as one message takes well. */
	private static List<AppLogs.Line> newest(List<AppLogs.Line> all) {
		int chars = 0;
		int first = all.size();
		while (first > 0 && chars + all.get(first - 1).text().length() <= MOST_CHARS) {
			first--;
			chars += all.get(first).text().length();
		}
		return all.subList(first, all.size());
	}

	private void inspect(long id, String json) {
		if (session.toWorker(new Message(Header.of(Kind.INSPECT, id), json))) {
			inspecting.add(id);
		} else {
			refuse(id, "the app does not run at the moment");
		}
	}

	/** The logic layer's answer to {@code inspect}. */
	void inspected(Message answer) {
		Long id = answer.header().id();
		if (id != null && inspecting.remove(id)) {
			session.toShell(new Message(Header.reply(Kind.QUERY_REPLY, id, true), answer.json()));
		}
	}

	private void storage(long id, ObjectNode body) {
		String name = Json.string(body, "name", "");
		ApiInvoker gate = invoker.get();
		if (!STORAGE.contains(name) || gate == null) {
			refuse(id, gate == null ? "no gate is there at the moment" : name + " is no call of the storage");
			return;
		}
		Consumer<Message> back = message -> session.post(() -> session.toShell(message));
		try {
			gate.invoke(new ApiCall(caller, name, Json.text(Json.member(body, "params")), List.of())).whenComplete((reply, error) -> {
				if (error == null) {
					ObjectNode answer = Json.object();
					answer.putRawValue("result", new RawValue(reply.json().isEmpty() ? "{}" : reply.json()));
					back.accept(reply(id, true, answer));
				} else {
					Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
					String why = cause instanceof ApiException known ? known.getMessage() : Reason.INTERNAL.words;
					back.accept(reply(id, false, Json.object().put("error", name + ":fail " + why)));
				}
			});
		} catch (RuntimeException e) {
			refuse(id, name + ":fail " + Reason.INTERNAL.words);
		}
	}

	/** The shell is another one now, or gone: it has to ask again. */
	void shellChanged() {
		calls.unwatch();
		inspecting.clear();
	}

	/** The isolate is gone, and its answers with it. */
	void workerLost() {
		List<Long> lost = List.copyOf(inspecting);
		inspecting.clear();
		lost.forEach(id -> refuse(id, "the app was started anew"));
	}

	private void answer(long id, ObjectNode body) {
		session.toShell(reply(id, true, body));
	}

	private void refuse(long id, String why) {
		session.toShell(reply(id, false, Json.object().put("error", why)));
	}

	private static Message reply(long id, boolean ok, ObjectNode body) {
		return new Message(Header.reply(Kind.QUERY_REPLY, id, ok), Json.text(body));
	}
}
