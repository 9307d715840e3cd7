package loggia.container.session;

import java.util.HashMap;
import java.util.Map;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;

/** The debuggers of one session's isolate. For one thread. */
final class Debuggers {
	private final Hosting hosting;
	private final Map<Long, Debugger> all = new HashMap<>();
	private long last;

	Debuggers(Hosting hosting) {
		this.hosting = hosting;
	}

	void attach(Debugger debugger) {
		if (hosting.worker() == null) {
			debugger.gone("The mini-program sleeps: bring its tab to the front, then attach again.");
			return;
		}
		all.put(++last, debugger);
		hosting.send(new Message(Header.reply(Kind.DEBUG, last, true), ""));
	}

	void ask(Debugger debugger, String json) {
		Long id = id(debugger);
		if (id != null) {
			hosting.send(new Message(Header.of(Kind.DEBUG, id), json));
		}
	}

	void detach(Debugger debugger) {
		Long id = id(debugger);
		if (id != null) {
			all.remove(id);
			hosting.send(new Message(Header.reply(Kind.DEBUG, id, false), ""));
		}
	}

	/** A message of the worker. */
	void told(Message message) {
		Debugger debugger = all.get(message.header().id());
		if (debugger != null) {
			debugger.told(message.json());
		}
	}

	/** The isolate ended; the next one has other scripts. */
	void isolateGone() {
		all.values().forEach(debugger -> debugger.gone("The mini-program started anew: attach again."));
		all.clear();
	}

	private Long id(Debugger debugger) {
		return all.entrySet().stream().filter(entry -> entry.getValue() == debugger).map(Map.Entry::getKey).findFirst().orElse(null);
	}
}
