package loggia.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A headless Chromium with a profile of its own; both are gone after {@link #close()}. */
final class Chromium implements AutoCloseable {
	private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge");
	private static final String LISTENING = "DevTools listening on ";
	private static final long START_S = 30;

	private final Process process;
	private final Scratch profile;
	private final CompletableFuture<String> debugger = new CompletableFuture<>();

	private Chromium(Process process, Scratch profile) {
		this.process = process;
		this.profile = profile;
		var reader = new Thread(this::read, "chromium-output");
		reader.setDaemon(true);
		reader.start();
	}

	static Chromium start() throws CliException, IOException {
		var binary = find().orElseThrow(() -> new CliException(CliException.FAILED, "no-chromium", "There is no Chromium on this machine",
				"install the package chromium, or name the program in $CHROMIUM"));
		var profile = new Scratch("chromium");
		var command = new ArrayList<>(List.of(binary.toString(), "--headless=new", "--remote-debugging-port=0", "--user-data-dir=" + profile.folder,
				"--window-size=1280,900", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
				"--disable-sync"));
		if (System.getProperty("user.name").equals("root"))
			command.add("--no-sandbox");
		command.add("about:blank");
		return new Chromium(new ProcessBuilder(command).redirectErrorStream(true).start(), profile);
	}

	/** @return the address of its DevTools WebSocket, when it is up */
	String debuggerUrl() throws CliException {
		try {
			return debugger.get(START_S, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CliException(CliException.FAILED, "interrupted", "Interrupted", null);
		} catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
			var why = e.getCause() == null ? "it said nothing for " + START_S + " s" : e.getCause().getMessage();
			throw new CliException(CliException.FAILED, "chromium", "Chromium did not start: " + why, "start it by hand with --headless=new to see why", null, e);
		}
	}

	@Override
	public void close() {
		process.destroy();
		try {
			if (!process.waitFor(10, TimeUnit.SECONDS))
				process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		profile.close();
	}

	private void read() {
		var said = new StringBuilder();
		try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line; (line = lines.readLine()) != null;) {
				if (line.startsWith(LISTENING))
					debugger.complete(line.substring(LISTENING.length()).strip());
				else if (said.length() < 2_000)
					said.append(line).append('\n');
			}
		} catch (IOException e) {
			said.append(e.getMessage());
		}
		debugger.completeExceptionally(new IOException(said.toString().strip()));
	}

	private static Optional<Path> find() {
		var named = System.getenv("CHROMIUM");
		if (named != null && !named.isBlank())
			return Optional.of(Path.of(named));
		var folders = Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator);
		return NAMES.stream().flatMap(name -> List.of(folders).stream().map(folder -> Path.of(folder, name))).filter(Files::isExecutable).findFirst();
	}
}
