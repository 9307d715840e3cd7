package loggia.compiler.run;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import loggia.compiler.process.Frames;

/** One running compiler process. One thread asks; {@link #kill} may come from any. */
final class CompilerProcess {
	private final Process process;
	private final DataOutputStream requests;
	private final DataInputStream answers;
	private final Path log;

	/** @param heapMb most megabytes of JavaScript heap */
	CompilerProcess(ProcessFiles files, Path workDir, int heapMb) throws IOException {
		log = workDir.resolve("compiler.log");
		String classPath = files.classPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx384m", "-Xss1m",
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true",
				"-Djavet.lib.loading.path=" + files.library(), "-Djavet.lib.loading.type=custom", "-cp", classPath,
				"loggia.compiler.process.Main", Integer.toString(heapMb));
		builder.environment().keySet().retainAll(List.of("PATH", "LANG", "TZ"));
		builder.directory(workDir.toFile());
		builder.redirectError(log.toFile());
		process = builder.start();
		requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
		answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
	}

	/** Blocks until the answer is there. @throws IOException when the process is gone */
	List<String> ask(List<String> request) throws IOException {
		Frames.write(requests, request);
		List<String> answer = Frames.read(answers);
		if (answer == null) {
			throw new IOException("the compiler process ended" + lastWords());
		}
		return answer;
	}

	boolean alive() {
		return process.isAlive();
	}

	long pid() {
		return process.pid();
	}

	/** Ends it at once. */
	void kill() {
		process.destroyForcibly();
	}

	/** Lets it end by itself, for at most two seconds. */
	void end() {
		try {
			requests.close();
			if (!process.waitFor(2, TimeUnit.SECONDS)) {
				kill();
			}
		} catch (IOException e) {
			kill();
		} catch (InterruptedException e) {
			kill();
			Thread.currentThread().interrupt();
		}
	}

	private String lastWords() {
		try {
			process.waitFor(2, TimeUnit.SECONDS);
			List<String> lines = Files.readAllLines(log);
			return (process.isAlive() ? "" : " with exit code " + process.exitValue())
					+ lines.stream().filter(line -> !line.isBlank()).findFirst().map(line -> ": " + line).orElse("");
		} catch (IOException e) {
			return "";
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			return "";
		}
	}
}
