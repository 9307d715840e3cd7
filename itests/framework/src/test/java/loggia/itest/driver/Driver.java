package loggia.itest.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import loggia.api.ApiCall;
import loggia.api.ApiCatalog;
import loggia.api.ApiEvent;
import loggia.api.ApiException;
import loggia.api.ApiInvoker;
import loggia.api.Caller;

/**
 * Calls, one or many. Commands: {@code call} (name, params) gives a {@code CompletableFuture<String>}; {@code events} what its caller heard since it
 * was asked last, as {@code NAME JSON}; {@code names} the API names;
 * {@code load} (name, params, perSecond) begins calling; {@code stop} ends it and gives a list of {@code {begin, end, outcome}}, times of
 * {@link System#nanoTime()}. An outcome is the reply's JSON or the reason of the refusal.
 */
final class Driver implements Function<Map<String, Object>, Object> {
	private static final int THREADS = 4;

	/** Who calls. */
	private record Session(String sessionId, Queue<String> heard) implements Caller {
		Session(String sessionId) {
			this(sessionId, new ConcurrentLinkedQueue<>());
		}

		@Override
		public String appId() {
			return "load.itest";
		}

		@Override
		public String release() {
			return "0".repeat(64);
		}

		@Override
		public VersionKind versionKind() {
			return VersionKind.DEVELOP;
		}

		@Override
		public String plugin() {
			return null;
		}

		@Override
		public String userId() {
			return "local:itest";
		}

		@Override
		public String deviceId() {
			return "itest";
		}

		@Override
		public void emit(ApiEvent event) {
			heard.add(event.name() + " " + event.json());
		}

		@Override
		public void progress(ApiEvent event) {
			emit(event);
		}

		@Override
		public AutoCloseable onState(java.util.function.Consumer<State> listener) {
			return () -> {};
		}
	}

	private final ApiInvoker gate;
	private final ApiCatalog catalog;
	private final List<Thread> threads = new ArrayList<>();
	private final Session single = new Session("single");
	private final Queue<Object[]> done = new ConcurrentLinkedQueue<>();
	private volatile boolean running;

	Driver(ApiInvoker gate, ApiCatalog catalog) {
		this.gate = gate;
		this.catalog = catalog;
	}

	@Override
	public Object apply(Map<String, Object> command) {
		switch ((String) command.get("do")) {
			case "call":
				return outcome(single, (String) command.get("name"), (String) command.get("params"));
			case "events":
				var heard = new ArrayList<String>();
				for (var event = single.heard().poll(); event != null; event = single.heard().poll()) heard.add(event);
				return heard;
			case "names":
				return catalog.apis().stream().map(ApiCatalog.Entry::name).toList();
			case "load":
				load((String) command.get("name"), (String) command.get("params"), (Integer) command.get("perSecond"));
				return null;
			case "stop":
				stop();
				return List.copyOf(done);
			default:
				throw new IllegalArgumentException("unknown command " + command);
		}
	}

	private void load(String name, String params, int perSecond) {
		running = true;
		done.clear();
		long period = 1_000_000_000L * THREADS / perSecond;
		for (int i = 0; i < THREADS; i++) {
			var session = new Session("load" + i);
			var thread = new Thread(() -> callAgainAndAgain(session, name, params, period), session.sessionId());
			thread.setDaemon(true);
			threads.add(thread);
			thread.start();
		}
	}

	/** Keeps to its times: what a slow moment delayed is called right after it. */
	private void callAgainAndAgain(Session session, String name, String params, long period) {
		long due = System.nanoTime();
		while (running) {
			long begin = System.nanoTime();
			outcome(session, name, params).thenAccept(outcome -> done.add(new Object[] { begin, System.nanoTime(), outcome }));
			due += period;
			for (long left = due - System.nanoTime(); left > 0 && running; left = due - System.nanoTime()) LockSupport.parkNanos(left);
		}
	}

	private java.util.concurrent.CompletableFuture<String> outcome(Caller caller, String name, String params) {
		return gate.invoke(new ApiCall(caller, name, params, List.of())).toCompletableFuture().handle((reply, failure) -> {
			if (failure == null) return reply.json();
			return failure instanceof ApiException typed ? typed.reason.name() : String.valueOf(failure);
		});
	}

	void stop() {
		running = false;
		for (var thread : threads) {
			LockSupport.unpark(thread);
			try {
				thread.join(5_000);
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
				return;
			}
		}
		threads.clear();
	}
}
