package loggia.worker;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import loggia.worker.wire.FrameReader;
import loggia.worker.wire.FrameWriter;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;

/** A worker process of its own, with the test on the gateway's side of the socket. */
final class RealWorker implements AutoCloseable {
	static final long SECONDS = 20;
	private static final Path TARGET = Path.of("target").toAbsolutePath();
	private static final AtomicLong COUNT = new AtomicLong();
	final Process process;
	final LinkedBlockingQueue<Message> received = new LinkedBlockingQueue<>();
	final Path folder;
	private final List<Message> skipped = new ArrayList<>();
	private final SocketChannel socket;
	private final FrameWriter writer;

	private RealWorker(Process process, Path folder, SocketChannel socket) {
		this.process = process;
		this.folder = folder;
		this.socket = socket;
		this.writer = new FrameWriter("test-writer", socket, Long.MAX_VALUE, e -> { });
		Thread reader = new Thread(this::read, "test-reader");
		reader.setDaemon(true);
		reader.start();
	}

	/** Starts one that is ready. */
	static RealWorker start(String... options) throws IOException {
		Path folder = Files.createDirectories(TARGET.resolve("workers/" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet()));
		Path address = Files.createTempDirectory("lw").resolve("s");
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			server.bind(UnixDomainSocketAddress.of(address));
			Process process = launch(folder, address, options);
			Thread guard = new Thread(() -> {
				process.onExit().join();
				try {
					server.close();
				} catch (IOException e) {
					throw new IllegalStateException(e);
				}
			});
			guard.setDaemon(true);
			guard.start();
			RealWorker worker = new RealWorker(process, folder, server.accept());
			worker.next(m -> m.header().kind() == Kind.READY);
			return worker;
		} finally {
			Files.deleteIfExists(address);
			Files.deleteIfExists(address.getParent());
		}
	}

	/** Starts the process alone, its output in worker.log of the folder. */
	static Process launch(Path folder, Path address, String... options) throws IOException {
		Path runtime = Path.of("src/test/resources/logic-runtime-standin.js").toAbsolutePath();
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx64m",
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Djavet.lib.loading.path=" + nativeFolder(),
				"-Djavet.lib.loading.type=custom", "-cp", System.getProperty("java.class.path"), "loggia.worker.Main", "--socket",
				address.toString(), "--runtime", runtime.toString(), "--icu", icuData().toString()));
		command.addAll(List.of(options));
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("worker.log").toFile()).start();
	}

	private static Path nativeFolder() throws IOException {
		return extracted("libjavet-v8-linux-x86_64-i18n.v.5.0.6.so").getParent();
	}

	/** @return the data of V8's languages */
	static Path icuData() throws IOException {
		return extracted("loggia/icu/icudt77l.dat");
	}

	private static synchronized Path extracted(String resource) throws IOException {
		Path file = TARGET.resolve("native").resolve(resource);
		if (!Files.exists(file)) {
			Files.createDirectories(file.getParent());
			Path part = file.resolveSibling(file.getFileName() + ".part");
			try (InputStream in = RealWorker.class.getResourceAsStream("/" + resource)) {
				Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
			}
			Files.move(part, file);
		}
		return file;
	}

	private void read() {
		try {
			FrameReader reader = new FrameReader(socket);
			for (Message m = reader.read(); m != null; m = reader.read()) {
				if (m.header().kind() != Kind.READY || m.session() != null || received.isEmpty()) {
					received.add(m);
				}
			}
		} catch (IOException e) {
			// the worker is gone: the test looks at its exit code
		}
	}

	void send(Message message) throws IOException {
		writer.send(message);
	}

	/** Opens a session of an app with that source, which the worker reads from a folder. */
	void open(String session, String app) throws IOException {
		Path release = Files.createDirectories(folder.resolve("release-" + session));
		Files.writeString(release.resolve("logic.js"), app);
		send(new Message(Header.of(Kind.OPEN).in(session), "{\"appId\":\"t\",\"release\":\"0\",\"folder\":\"" + release
				+ "\",\"path\":\"pages/index\",\"query\":{},\"facts\":{}}"));
	}

	void event(String session, String type, String detail) throws IOException {
		send(new Message(Header.of(Kind.VIEW_EVENT).in(session), "{\"node\":1,\"type\":\"" + type + "\",\"detail\":" + detail + ",\"timeStamp\":0}"));
	}

	/** Waits for a message; those before it stay for later questions. */
	Message next(Predicate<Message> wanted) {
		for (Message m : skipped) {
			if (wanted.test(m)) {
				skipped.remove(m);
				return m;
			}
		}
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
		try {
			while (true) {
				Message m = received.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
				if (m == null) {
					throw new AssertionError("no such message within " + SECONDS + " s; there were "
							+ skipped.stream().filter(o -> o.session() != null).skip(Math.max(0, skipped.size() - 30)).toList() + "; log: "
							+ Files.readString(folder.resolve("worker.log")));
				}
				if (wanted.test(m)) {
					return m;
				}
				skipped.add(m);
			}
		} catch (InterruptedException | IOException e) {
			throw new AssertionError(e);
		}
	}

	Message next(Kind kind, String session) {
		return next(m -> m.header().kind() == kind && session.equals(m.session()));
	}

	/** Waits for the patch with that one operation. */
	void awaitPatch(String session, String op) {
		next(m -> m.header().kind() == Kind.PATCH && session.equals(m.session()) && m.json().contains("[" + op + "]"));
	}

	String log() throws IOException {
		return Files.readString(folder.resolve("worker.log"));
	}

	int exitCode() throws InterruptedException {
		if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
			throw new AssertionError("the worker still runs");
		}
		return process.exitValue();
	}

	/** The gateway's side goes away, the process is left to itself. */
	void closeSocket() throws IOException {
		writer.close();
		socket.close();
	}

	@Override
	public void close() throws IOException {
		writer.close();
		socket.close();
		process.destroyForcibly();
	}
}
