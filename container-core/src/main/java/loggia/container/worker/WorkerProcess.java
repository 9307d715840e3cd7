package loggia.container.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import loggia.container.Json;
import loggia.worker.wire.FrameReader;
import loggia.worker.wire.FrameWriter;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import loggia.worker.wire.MessageException;
import loggia.worker.wire.RunningSessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One logic worker process with its socket. It is ready when it has said so, and gone once: however it ends, each of its tenants hears
 * it. Thread-safe.
 */
public final class WorkerProcess {
	private static final Logger log = LoggerFactory.getLogger(WorkerProcess.class);
	/** The longest path of a Unix socket, less the file's name. */
	private static final int MAX_SOCKET_FOLDER = 90;
	private static final long OUTBOUND_BYTES = 48L * 1024 * 1024;
	private static final int KEPT_LINES = 40;
	private static final int MAX_WORDS = 600;
	private static final long EXIT_MILLIS = 1_000;
	/** The reason with which a worker names the session because of which it ends itself. */
	private static final String STUCK = "stuck";
	/** File of {@link RunningSessions} in the folder that the worker may write to. */
	private static final String RUNNING = "running";
	/** Of the data segment's limit: a session is ended before the whole process meets it. */
	private static final int RSS_PERCENT = 75;

	/** What its code may have. */
	public final WorkerClass kind;
	/** Number of this process since the gateway started. */
	public final int number;
	/** The worker's own folder: {@code in} and {@code releases} are written by the gateway, {@code out} by the worker. */
	final Path folder;
	final CompletableFuture<WorkerProcess> ready = new CompletableFuture<>();
	private final Path socketFolder;
	private final Process process;
	private final ServerSocketChannel server;
	private final Consumer<WorkerProcess> gone;
	private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
	private final Deque<String> lines = new ArrayDeque<>();
	private final AtomicBoolean ended = new AtomicBoolean();
	private final CountDownLatch over = new CountDownLatch(1);
	private volatile SocketChannel socket;
	private volatile FrameWriter writer;
	private volatile long heard = System.nanoTime();
	private volatile ObjectNode status = Json.object();
	private volatile String end;
	private volatile String culprit;
	private volatile Set<String> atWork = Set.of();
	private Thread reader;
	/** Which sessions run here; null for the spare. Guarded by the pool. */
	Place place;
	/** Sessions that are on their way here. Guarded by the pool. */
	int expected;
	/** Whether it gets no more sessions. Guarded by the pool. */
	boolean retired;
	/** When it was started, milliseconds since 1970. */
	private final long startedAt = System.currentTimeMillis();
	/** nanoTime since when nobody is here. Guarded by the pool. */
	long emptySince = System.nanoTime();

	private WorkerProcess(int number, WorkerClass kind, Path folder, Path socketFolder, Process process, ServerSocketChannel server, Consumer<WorkerProcess> gone) {
		this.number = number;
		this.kind = kind;
		this.folder = folder;
		this.socketFolder = socketFolder;
		this.process = process;
		this.server = server;
		this.gone = gone;
	}

	/**
	 * Starts a process. The calling thread must live as long as the process: the kernel ends a sandbox whose parent thread ends.
	 *
	 * @param gone told once when the process has ended, after its tenants; also when it never became ready
	 */
	static WorkerProcess start(int number, WorkerClass kind, WorkerFiles files, WorkerSettings settings, Limits limits, Path workers, Consumer<WorkerProcess> gone)
			throws IOException {
		Path folder = workers.resolve(String.valueOf(number));
		for (String name : List.of("in", "out", "releases")) {
			Files.createDirectories(folder.resolve(name));
		}
		Path socketFolder = folder.resolve("socket");
		if (socketFolder.toString().length() > MAX_SOCKET_FOLDER) {
			socketFolder = Files.createTempDirectory("loggia-");
		} else {
			Files.createDirectories(socketFolder);
		}
		Files.setPosixFilePermissions(socketFolder, PosixFilePermissions.fromString("rwx------"));
		Path address = socketFolder.resolve("s");
		ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			server.bind(UnixDomainSocketAddress.of(address), 1);
			Process process = new ProcessBuilder(command(kind, files, settings, limits, folder, socketFolder, address)).redirectErrorStream(true).start();
			process.getOutputStream().close();
			WorkerProcess worker = new WorkerProcess(number, kind, folder, socketFolder, process, server, gone);
			worker.thread("output", worker::readOutput);
			worker.reader = worker.thread("reader", worker::readMessages);
			process.onExit().thenAccept(p -> worker.ended("ended with code " + p.exitValue()));
			return worker;
		} catch (IOException e) {
			server.close();
			throw e;
		}
	}

	private static List<String> command(WorkerClass kind, WorkerFiles files, WorkerSettings settings, Limits limits, Path folder, Path socketFolder, Path address) {
		long dataBytes = kind == WorkerClass.CONTAINED ? (long) settings.dataMb() << 20 : 0;
		List<String> command = new ArrayList<>(List.of(files.wrapper().toString(), "--tool", limits.tool(), "--data-bytes", String.valueOf(dataBytes),
				"--dir", folder.toString(), "--socket-dir", socketFolder.toString(), "--lib", files.lib().toString(), "--native",
				files.natives().toString(), "--", Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-Xss1m",
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError", "-XX:ErrorFile=/dev/null",
				"--add-opens", "jdk.management/com.sun.management.internal=ALL-UNNAMED",
				"-Djavet.lib.loading.path=" + files.natives(), "-Djavet.lib.loading.type=custom"));
		if (Runtime.version().feature() >= 22) {
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		command.addAll(List.of("-cp", files.classPath(), "loggia.worker.Main", "--socket", address.toString(), "--runtime", files.runtime().toString(),
				"--class", kind.text(), "--heap-mb", String.valueOf(settings.heapMb()), "--turn-ms",
				String.valueOf(settings.turnMs()), "--open-ms", String.valueOf(settings.openMs()), "--load-ms", String.valueOf(settings.loadMs()),
				"--rss-mb", String.valueOf(Math.max(1, settings.dataMb() * RSS_PERCENT / 100)), "--running", folder.resolve("out").resolve(RUNNING).toString(), "--cache-in", folder.resolve("in").toString(),
				"--cache-out", folder.resolve("out").toString(), "--icu", files.icu().toString()));
		return command;
	}

	private Thread thread(String name, Runnable task) {
		Thread thread = new Thread(null, task, "worker-" + number + "-" + name, 256 * 1024);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private void readOutput() {
		try (BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				synchronized (lines) {
					if (lines.size() == KEPT_LINES) {
						lines.removeFirst();
					}
					lines.add(line.length() > 500 ? line.substring(0, 500) : line);
				}
				log.debug("worker {}: {}", number, line);
			}
		} catch (IOException e) {
			log.debug("worker {}: its output ended: {}", number, e.toString());
		}
	}

	private void readMessages() {
		try (SocketChannel channel = server.accept()) {
			server.close();
			socket = channel;
			writer = new FrameWriter("worker-" + number + "-writer", channel, OUTBOUND_BYTES, e -> kill("its socket broke"));
			FrameReader reader = new FrameReader(channel);
			for (Message message = reader.read(); message != null; message = reader.read()) {
				heard = System.nanoTime();
				deliver(message);
			}
			// it ends by itself now, and its exit code says why
			if (!process.waitFor(EXIT_MILLIS, TimeUnit.MILLISECONDS)) {
				kill("it closed its socket");
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		} catch (MessageException e) {
			kill("it sent what is no message: " + e.getMessage());
		} catch (IOException e) {
			kill("its socket broke");
		}
	}

	private void deliver(Message message) {
		if (message.session() == null) {
			if (message.header().kind() == Kind.READY) {
				Json.parse(message.json()).ifPresent(s -> status = s);
				ready.complete(this);
			}
			return;
		}
		if (message.header().kind() == Kind.CLOSE && Json.parse(message.json()).filter(json -> STUCK.equals(Json.string(json, "reason", ""))).isPresent()) {
			culprit = message.session();
		}
		Tenant tenant = tenants.get(message.session());
		if (tenant != null) {
			tenant.fromWorker(this, message);
		}
	}

	/** A session moves in; its messages and the process's end are told to the tenant from now on. @return false when the process is gone */
	boolean enter(Tenant tenant) {
		tenants.put(tenant.id(), tenant);
		if (ended.get()) {
			tenants.remove(tenant.id(), tenant);
			return false;
		}
		return true;
	}

	/** A session moves out: the worker frees its isolate, and the tenant hears nothing more. */
	void leave(Tenant tenant) {
		if (tenants.remove(tenant.id(), tenant)) {
			send(tenant.id(), new Message(Header.of(Kind.CLOSE), ""));
		}
	}

	/** Sends a message of a session; when the queue is full the process is hung and is ended. Never waits. */
	public void send(String session, Message message) {
		FrameWriter out = writer;
		if (out == null || ended.get()) {
			return;
		}
		try {
			if (!out.send(message.in(session)) && !ended.get()) {
				kill("it does not read what it is sent");
			}
		} catch (MessageException e) {
			log.warn("session {}: {}", session, e.getMessage());
		}
	}

	/** Ends the process at once. @param why completes "worker N: …" */
	void kill(String why) {
		if (end == null) {
			end = why;
		}
		process.descendants().forEach(ProcessHandle::destroyForcibly);
		process.destroyForcibly();
		try {
			server.close();
			SocketChannel open = socket;
			if (open != null) {
				open.close();
			}
		} catch (IOException e) {
			log.debug("worker {}: {}", number, e.toString());
		}
	}

	private void ended(String how) {
		if (!ended.compareAndSet(false, true)) {
			return;
		}
		try {
			clear(how);
		} finally {
			over.countDown();
		}
		gone.accept(this);
	}

	private void clear(String how) {
		String why = "worker " + number + " " + how + (end == null ? "" : " (" + end + ")");
		drainReader();
		kill(how);
		FrameWriter out = writer;
		if (out != null) {
			out.close();
		}
		if (ready.isDone() && !tenants.isEmpty()) {
			log.warn("{}, {} sessions; its last words: {}", why, tenants.size(), lastWords());
		}
		ready.completeExceptionally(new IOException(why + ": " + lastWords()));
		atWork = culprit != null ? Set.of(culprit) : RunningSessions.read(folder.resolve("out").resolve(RUNNING)).orElse(Set.of());
		List<Tenant> left = List.copyOf(tenants.values());
		tenants.clear();
		for (Tenant tenant : left) {
			tenant.workerLost(this, why);
		}
		try {
			WorkerFiles.delete(folder);
			if (!socketFolder.startsWith(folder)) {
				WorkerFiles.delete(socketFolder);
			}
		} catch (IOException e) {
			log.warn("the folder of worker {} was not deleted: {}", number, e.toString());
		}
	}

	/** What it sent before it ended still counts: it may say which session is to blame. */
	private void drainReader() {
		try {
			if (socket == null) {
				server.close();
			}
			reader.join(EXIT_MILLIS);
		} catch (IOException e) {
			log.debug("worker {}: {}", number, e.toString());
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** Waits until the process has ended, its tenants have heard it and its folder is gone. @return false when that takes longer */
	boolean awaitEnd(long millis) throws InterruptedException {
		return over.await(millis, TimeUnit.MILLISECONDS);
	}

	Collection<Tenant> tenants() {
		return List.copyOf(tenants.values());
	}

	int sessions() {
		return tenants.size();
	}

	/** @return whether the process still runs and can be used */
	public boolean alive() {
		return !ended.get();
	}

	/**
	 * Whose fault its end is, once it has ended: the session that it named, else those whose code ran at that moment.
	 *
	 * @return empty when no code ran: a crash, the kernel or a person ended it
	 */
	public Set<String> atWork() {
		return atWork;
	}

	/** @return whether the process is there, even when it is ended already and only waits to be taken away */
	boolean running() {
		return process.isAlive();
	}

	long silentNanos() {
		return System.nanoTime() - heard;
	}

	/** @return the id of the process that, killed, takes the worker with it */
	public long pid() {
		return process.pid();
	}

	/** @return what it printed last */
	String lastWords() {
		synchronized (lines) {
			String all = lines.isEmpty() ? "none" : String.join(" | ", lines);
			return all.length() > MAX_WORDS ? all.substring(0, MAX_WORDS) + "…" : all;
		}
	}

	/** @return resident bytes, as it last said; 0 before */
	public long rss() {
		return status.path("rss").asLong();
	}

	/** @return number, pid, group, sessions and what the worker says about itself */
	public ObjectNode describe() {
		ObjectNode out = Json.object().put("worker", number).put("pid", pid()).put("group", place == null ? null : place.group()).put("class", kind.text()).put("sessions", sessions());
		out.put("startedAt", startedAt);
		out.put("ready", ready.isDone() && !ready.isCompletedExceptionally());
		for (String name : List.of("flags", "version", "rss")) {
			if (status.has(name)) {
				out.set(name, status.get(name));
			}
		}
		return out;
	}

	@Override
	public String toString() {
		return "worker " + number;
	}
}
