package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A gateway as a child process of this one: the distribution's launcher. Its errors go to this process's standard error, and it ends when this
 * process ends, even by SIGKILL.
 */
final class GatewayProcess {
	private static final long START_S = 120;
	private static final long STOP_S = 30;
	private static final List<String> LAUNCHER = List.of("launcher.jar", "loggia-launcher.jar");
	private static final List<String> FRAMEWORK = List.of("felix.jar", "org.apache.felix.framework.jar");

	private final Process process;
	private final CompletableFuture<JsonNode> ready = new CompletableFuture<>();

	private GatewayProcess(Process process, Consumer<String> remarks, Consumer<JsonNode> events) {
		this.process = process;
		var reader = new Thread(() -> read(remarks, events), "gateway-output");
		reader.setDaemon(true);
		reader.start();
		process.onExit().thenAccept(gone -> ready.completeExceptionally(new IOException("ended")));
	}

	/**
	 * Starts it; it is not ready when this returns.
	 *
	 * @param home    folder of the distribution
	 * @param given   options of the launcher
	 * @param settings system properties of the gateway: {@code name=value}
	 * @param remarks hears what the launcher prints on standard output besides its events
	 * @param events  hears events ({@code {"event":…}}) other than ready
	 */
	static GatewayProcess start(Path home, List<String> given, List<String> settings, Consumer<String> remarks, Consumer<JsonNode> events) throws CliException {
		var command = new ArrayList<String>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Djava.awt.headless=true"));
		// as the launcher's manifest says for bin/gateway: the deployer names what a removed bundle left behind
		command.addAll(List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", "--add-opens=java.sql/java.sql=ALL-UNNAMED"));
		// Felix uses sun.misc.Unsafe and SQLite a native library, which newer Javas warn about; older ones do not know the options
		if (Runtime.version().feature() >= 23)
			command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
		var options = System.getenv("LOGGIA_JAVA_OPTS");
		if (options != null && !options.isBlank())
			command.addAll(List.of(options.trim().split("\\s+")));
		settings.forEach(setting -> command.add("-D" + setting));
		command.addAll(List.of("-Dloggia.home=" + home, "-cp", jar(home, LAUNCHER) + File.pathSeparator + jar(home, FRAMEWORK), "loggia.launcher.Main",
				"--parent-pid", String.valueOf(ProcessHandle.current().pid())));
		command.addAll(given);
		try {
			var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
			builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
			return new GatewayProcess(builder.start(), remarks, events);
		} catch (IOException e) {
			throw new CliException(CliException.FAILED, "start", "Cannot start the gateway: " + e.getMessage(), null, null, e);
		}
	}

	/** @return the jar of the distribution with one of these names */
	private static Path jar(Path home, List<String> names) throws CliException {
		return names.stream().map(home.resolve("lib")::resolve).filter(Files::isRegularFile).findFirst()
				.orElseThrow(() -> new CliException(CliException.FAILED, "no-distribution", home + " holds no lib/" + names.get(0),
						"unpack a distribution, or type ./loggia run in a checkout, which builds one"));
	}

	long pid() {
		return process.pid();
	}

	boolean alive() {
		return process.isAlive();
	}

	/** @return the launcher's ready line: {@code {"event":"ready","url":…,"pid":…,"data":…}} */
	JsonNode awaitReady() throws CliException {
		try {
			return ready.get(START_S, TimeUnit.SECONDS);
		} catch (ExecutionException e) {
			int exit = awaitExit();
			throw new CliException(exit == 0 ? CliException.FAILED : exit, "start", "The gateway ended before it was ready (exit code " + exit + ")",
					"its own words are above");
		} catch (TimeoutException e) {
			throw new CliException(CliException.FAILED, "start", "The gateway was not ready after " + START_S + " s", "look at its log below the data folder");
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CliException(CliException.FAILED, "interrupted", "Interrupted", null);
		}
	}

	/** Waits until it ends. @return its exit code; the end by SIGTERM is 0 */
	int awaitExit() throws CliException {
		try {
			int exit = process.waitFor();
			return exit == 143 ? 0 : exit;
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CliException(CliException.FAILED, "interrupted", "Interrupted", null);
		}
	}

	/** Ends it with SIGTERM, by force after 30 s. @return whether it ended by itself */
	boolean stop() {
		process.toHandle().destroy();
		try {
			if (process.waitFor(STOP_S, TimeUnit.SECONDS))
				return true;
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		process.destroyForcibly();
		return false;
	}

	private void read(Consumer<String> remarks, Consumer<JsonNode> events) {
		try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line; (line = lines.readLine()) != null;) {
				var node = line.startsWith("{") ? Json.parse(line) : null;
				if (node != null && node.path("event").asText().equals("ready"))
					ready.complete(node);
				else if (node != null && node.has("event"))
					events.accept(node);
				else
					remarks.accept(line);
			}
		} catch (IOException e) {
			// the process is gone: awaitReady and awaitExit say so
		}
	}
}
