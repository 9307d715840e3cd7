package loggia.launcher;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import loggia.launcher.LaunchException.Kind;

/** {@code bin/gateway}: starts the gateway of the distribution this jar lies in ({@code HOME/lib}), until SIGTERM or SIGINT. */
public final class Main {
	private Main() {}

	/** Exit codes: {@link LaunchException.Kind}, 0 after a clean end, 1 when a bundle did not stop in time. */
	public static void main(String[] args) throws InterruptedException {
		boolean json = false;
		try {
			for (var arg : args) json |= arg.equals("--json");
			var options = Options.parse(args);
			if (options.help()) {
				System.out.print(Options.USAGE);
				return;
			}
			run(Settings.of(home(), options), options.parent());
		} catch (LaunchException e) {
			System.err.println(e.getMessage());
			if (json) System.out.println("{\"event\":\"error\",\"code\":" + quoted(e.kind.name().toLowerCase(java.util.Locale.ROOT)) + ",\"message\":" + quoted(e.getMessage()) + "}");
			// not exit: what a half-started bundle registered as shutdown hook must not keep the process
			Runtime.getRuntime().halt(e.kind.exitCode);
		}
	}

	private static void run(Settings settings, long parent) throws LaunchException, InterruptedException {
		try (var lock = DataLock.take(settings.data())) {
			var upgraded = DataVersion.claim(settings.data(), settings.distribution(), settings.allowDowngrade());
			if (upgraded != null) System.err.println(upgraded);
			int port = LocalPort.claim(settings.wantedPort());
			var deployed = TrustedRecord.of(settings, DeploymentRecord.read(settings.data()));
			deployed.sentences().forEach(System.err::println);
			var bundles = BundleFiles.checked(settings.home(), settings.data(), deployed.record());
			var gateway = new Gateway(deployed.told(settings), port);
			Runtime.getRuntime().addShutdownHook(new Thread(() -> end(gateway, lock), "loggia-stop"));
			if (parent > 0) endWith(parent);
			gateway.start(bundles).forEach(System.err::println);
			System.out.println("{\"event\":\"ready\",\"url\":\"http://localhost:" + port + "/\",\"pid\":" + ProcessHandle.current().pid() + ",\"data\":" + quoted(settings.data().toString()) + "}");
			System.out.flush();
			gateway.awaitEnd();
		}
		System.exit(0);
	}

	/** A gateway that {@code loggia run} started does not outlive it, however that ended; one that is gone already ends it at once. */
	private static void endWith(long parent) {
		var gone = ProcessHandle.of(parent).map(ProcessHandle::onExit).orElseGet(() -> CompletableFuture.completedFuture(null));
		var watch = new Thread(() -> {
			gone.join();
			System.err.println("process " + parent + ", which started this gateway, has ended: the gateway ends too");
			System.exit(0);
		}, "loggia-parent");
		watch.setDaemon(true);
		watch.start();
	}

	/** On SIGTERM, SIGINT and when the framework ended: a JVM that a signal ends would exit with 143 or 130. */
	private static void end(Gateway gateway, DataLock lock) {
		boolean stopped = gateway.stop();
		lock.close();
		if (!stopped) System.err.println("a bundle did not stop within 20 s; see the log");
		Runtime.getRuntime().halt(stopped ? 0 : 1);
	}

	private static Path home() throws LaunchException {
		var told = System.getProperty("loggia.home");
		if (told != null) return Path.of(told);
		try {
			var jar = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			return jar.getParent().getParent();
		} catch (URISyntaxException e) {
			throw new LaunchException(Kind.USAGE, "the launcher does not know where it lies: give -Dloggia.home=DIR", e);
		}
	}

	private static String quoted(String text) {
		var out = new StringBuilder("\"");
		for (var c : text.toCharArray()) {
			if (c == '"' || c == '\\') out.append('\\').append(c);
			else if (c < ' ') out.append(String.format("\\u%04x", (int) c));
			else out.append(c);
		}
		return out.append('"').toString();
	}
}
