package loggia.worker;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Collectors;
import loggia.worker.wire.FrameReader;
import loggia.worker.wire.FrameWriter;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import loggia.worker.wire.MessageException;
import loggia.worker.wire.RunningSessions;

/**
 * The logic worker: a process that hosts V8 isolates for one gateway, which it reaches over a Unix socket and which it does not
 * outlive. Exit codes: 0 the gateway is gone, 64 bad command line, 65 V8 refused its flags, 66 no socket or no runtime, 70 an isolate
 * could not be stopped.
 */
public final class Main {
	private static final long OUTBOUND_BYTES = 48L * 1024 * 1024;
	private final Map<String, Isolate> isolates = new ConcurrentHashMap<>();
	private final ProcessMemory memory = new ProcessMemory();
	private final WorkerContext context;

	private Main(WorkerOptions options, Engine engine, String runtimeSource, SocketChannel socket) throws IOException {
		FrameWriter writer = new FrameWriter("writer", socket, OUTBOUND_BYTES, e -> Runtime.getRuntime().halt(0));
		ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1, task -> daemon("timers", task));
		timers.setRemoveOnCancelPolicy(true);
		CodeCache cache = new CodeCache(options.cacheIn(), options.cacheOut(), Engine.version() + " " + engine.flags);
		this.context = new WorkerContext(options, engine, runtimeSource, cache, writer, new IsolateThreads(options.threads()), timers,
				memory::last, options.running() == null ? null : RunningSessions.create(options.running()), NativeHeap.find());
	}

	/** Runs until the gateway closes the socket. */
	public static void main(String... args) {
		int code = 0;
		try {
			WorkerOptions options = WorkerOptions.parse(args);
			Engine engine = Engine.start(options);
			try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(options.socket()))) {
				new Main(options, engine, Files.readString(options.runtime()), socket).serve(socket);
			}
		} catch (IllegalArgumentException e) {
			System.err.println("worker: " + e.getMessage());
			code = 64;
		} catch (IllegalStateException e) {
			System.err.println("worker: " + e.getMessage());
			code = 65;
		} catch (Exception e) {
			System.err.println("worker: " + e);
			code = 66;
		}
		// not exit: nothing here needs a shutdown hook, and a hook must not wait for an isolate that never ends
		Runtime.getRuntime().halt(code);
	}

	private void serve(SocketChannel socket) throws IOException {
		memory.poll();
		alive();
		Watchdog watchdog = new Watchdog(isolates::values, context.options(), memory, context.heap(), this::giveUp, this::alive);
		daemon("watchdog", watchdog).start();
		daemon("statistics", watchdog::pollStatistics).start();
		FrameReader reader = new FrameReader(socket);
		for (Message message = reader.read(); message != null; message = reader.read()) {
			route(message);
		}
	}

	private void route(Message message) {
		String session = message.session();
		if (session == null) {
			return;
		}
		Isolate isolate = message.header().kind() == Kind.OPEN
				? isolates.compute(session, (id, old) -> old != null && !old.ending() ? old : isolate(id))
				: isolates.get(session);
		if (isolate != null) {
			isolate.accept(message);
		}
	}

	private Isolate isolate(String session) {
		return new Isolate(session, context, gone -> isolates.remove(session, gone));
	}

	/** The heartbeat, and at first the word that this worker can be used. */
	private void alive() {
		String running = isolates.values().stream().filter(i -> i.turn() != null).map(i -> Json.quote(i.session)).collect(Collectors.joining(","));
		String json = "{\"pid\":" + ProcessHandle.current().pid() + ",\"flags\":" + Json.quote(context.engine().flags) + ",\"version\":"
				+ Json.quote(Engine.version()) + ",\"class\":\"" + (context.options().contained() ? "contained" : "fast") + "\",\"rss\":" + memory.last()
				+ ",\"sessions\":" + isolates.size() + ",\"running\":[" + running + "]}";
		try {
			context.writer().send(new Message(Header.of(Kind.READY), json));
		} catch (MessageException e) {
			System.err.println("worker: " + e.getMessage());
		}
	}

	private void giveUp(Isolate isolate) {
		System.err.println("worker: session " + isolate.session + " cannot be stopped; giving up this process");
		isolate.stuck();
		context.writer().flush(300);
		Runtime.getRuntime().halt(70);
	}

	private static Thread daemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}
}
