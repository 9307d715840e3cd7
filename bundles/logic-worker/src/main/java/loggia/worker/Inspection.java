package loggia.worker;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.IV8InspectorListener;
import com.caoccao.javet.interop.V8Inspector;
import com.caoccao.javet.interop.V8Runtime;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import loggia.worker.wire.MessageException;

/**
 * The debuggers of one isolate, which speak the Chrome DevTools Protocol through the gateway. What they ask is served in turns of the isolate;
 * while it is held at a breakpoint, by V8's own loop on the held thread, into which {@link #feed} puts it from another one.
 */
final class Inspection {
	private static final Pattern ANSWER = Pattern.compile("\\{\"id\":(\\d+),");
	/** CPU time of one request: a heap snapshot takes seconds. */
	static final long TURN_MILLIS = 120_000;
	/** By then V8 has put a request into its queue, even where it goes on to wait for the isolate's lock. */
	private static final long QUEUED_MILLIS = 50;
	/** What debuggers call the context. */
	private static final String NAME = "mini-program";
	private static final String PAUSED = "{\"method\":\"Debugger.paused\"";
	private static final String RESUMED = "{\"method\":\"Debugger.resumed\"";
	/** Lets go of the isolate and forgets all breakpoints; nobody waits for the answer. */
	private static final String DISABLE = "{\"id\":0,\"method\":\"Debugger.disable\"}";

	/** What happens on the isolate's thread. */
	interface Step {
		void run(V8Runtime v8) throws JavetException;
	}

	private final Isolate isolate;
	private final Map<Long, V8Inspector> debuggers = new ConcurrentHashMap<>();
	private final Queue<Message> requests = new ConcurrentLinkedQueue<>();
	/** What takes a turn of the isolate, in the order it came. */
	private final Queue<Message> later = new ConcurrentLinkedQueue<>();
	private final ExecutorService feeder = Executors.newSingleThreadExecutor(task -> daemon("inspection", task));
	private volatile boolean paused;
	private V8Inspector first;

	Inspection(Isolate isolate) {
		this.isolate = isolate;
	}

	/** Before any script: V8 shows debuggers only what was compiled after the first of them came, so one that asks nothing is there from the start. */
	void start(V8Runtime v8) {
		first = v8.createV8Inspector(NAME);
	}

	/** A message of the gateway: a debugger comes, asks, or goes. Never waits. */
	void accept(Message message) {
		requests.add(message);
		if (paused) {
			feeder.execute(this::feed);
		} else {
			isolate.inspect(this::serve);
		}
	}

	private void serve(V8Runtime v8) throws JavetException {
		for (Message message = next(); message != null; message = next()) {
			long id = message.header().id() == null ? 0 : message.header().id();
			if (message.header().ok() == null) {
				V8Inspector debugger = debuggers.get(id);
				if (debugger != null) {
					debugger.sendRequest(ascii(message.json()));
				}
			} else if (message.header().ok()) {
				V8Inspector debugger = v8.createV8Inspector(NAME);
				debugger.addListeners(new Answers(id));
				debuggers.put(id, debugger);
			} else {
				leave(id);
			}
		}
	}

	private Message next() {
		Message message = later.poll();
		return message != null ? message : requests.poll();
	}

	private void leave(long id) throws JavetException {
		V8Inspector debugger = debuggers.remove(id);
		if (debugger != null) {
			debugger.close();
		}
	}

	/** On a thread of its own, while the isolate's is held. */
	private void feed() {
		while (paused) {
			Message message = requests.poll();
			if (message == null) {
				return;
			}
			V8Inspector debugger = message.header().id() == null ? null : debuggers.get(message.header().id());
			if (message.header().ok() == null && debugger != null) {
				queue(debugger, ascii(message.json()));
			} else {
				later.add(message);
				if (debugger != null) {
					// who goes holds nothing any more
					queue(debugger, DISABLE);
				}
			}
		}
		if (!requests.isEmpty()) {
			isolate.inspect(this::serve);
		}
	}

	/** A turn of the isolate ends: nothing holds it any more, not even a debugger that went without a word. On its thread. */
	void turnEnds() {
		paused = false;
		isolate.held(false);
		if (!later.isEmpty()) {
			isolate.inspect(this::serve);
		}
	}

	/**
	 * Puts a request into V8's queue, where the held thread finds it. When that thread is not in its loop yet, or not any more, V8 then waits for
	 * the isolate's lock: on a thread that nobody else needs.
	 */
	private void queue(V8Inspector debugger, String request) {
		Thread thread = daemon("inspection-request", () -> {
			try {
				debugger.sendRequest(request);
			} catch (JavetException e) {
				System.err.println("a debugger's request was lost: " + e.getMessage());
			}
		});
		thread.start();
		try {
			thread.join(QUEUED_MILLIS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** The session ends: nobody holds it any longer. Any thread. */
	void release() {
		if (paused) {
			feeder.execute(() -> debuggers.values().forEach(debugger -> queue(debugger, DISABLE)));
		}
	}

	/** Before the isolate is freed, on its thread. */
	void close() {
		feeder.shutdown();
		for (Long id : debuggers.keySet()) {
			try {
				leave(id);
			} catch (JavetException e) {
				System.err.println("a debugger was not released: " + e.getMessage());
			}
		}
		try {
			if (first != null) {
				first.close();
			}
		} catch (JavetException e) {
			System.err.println("the inspector was not released: " + e.getMessage());
		}
	}

	/** V8 takes a request as bytes of Latin-1: anything beyond ASCII, which can only be inside strings, is escaped. */
	static String ascii(String json) {
		StringBuilder out = null;
		for (int i = 0; i < json.length(); i++) {
			char c = json.charAt(i);
			if (c > 126 && out == null) {
				out = new StringBuilder(json.length() + 64).append(json, 0, i);
			}
			if (out != null) {
				out.append(c > 126 ? "\\u%04x".formatted((int) c) : String.valueOf(c));
			}
		}
		return out == null ? json : out.toString();
	}

	private static Thread daemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	/** What V8 tells one debugger, on the isolate's thread. */
	private final class Answers implements IV8InspectorListener {
		private final long id;

		Answers(long id) {
			this.id = id;
		}

		@Override
		public void receiveNotification(String json) {
			tell(json);
			if (json.startsWith(PAUSED)) {
				paused = true;
				isolate.held(true);
				feeder.execute(Inspection.this::feed);
			} else if (json.startsWith(RESUMED)) {
				paused = false;
				isolate.held(false);
			}
		}

		@Override
		public void receiveResponse(String json) {
			tell(json);
		}

		private void tell(String json) {
			try {
				isolate.tellDebugger(new Message(Header.of(Kind.DEBUG, id), json));
			} catch (MessageException e) {
				// an answer must come, a notification may be left out
				Matcher answer = ANSWER.matcher(json);
				if (answer.lookingAt()) {
					tell("{\"id\":" + answer.group(1) + ",\"error\":{\"code\":-32000,\"message\":" + Json.quote("The answer is too large: " + e.getMessage()) + "}}");
				}
			}
		}

		@Override
		public void flushProtocolNotifications() {
			// each is sent at once
		}

		@Override
		public void runIfWaitingForDebugger(int contextGroupId) {
			// nobody waits
		}

		@Override
		public void sendRequest(String message) {
			// of no interest
		}
	}
}
