package loggia.compiler.run;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import loggia.compiler.CompileException;
import loggia.compiler.CompileException.Reason;
import loggia.compiler.CompileRequest;
import loggia.compiler.CompileResult;
import loggia.compiler.Compiler;
import loggia.compiler.Diagnostic;
import loggia.compiler.Dialect;
import loggia.compiler.dialects.FinClipDialect;
import loggia.compiler.dialects.WxDialect;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Compiles in a process of its own, because templates need WebAssembly and packages are of unknown origin. The process starts with the first
 * compilation, serves one at a time, is ended when one takes too long or too much memory, and ends when nobody has asked for a while. Thread-safe.
 */
@Component(service = Compiler.class, configurationPid = "loggia.compiler")
@Designate(ocd = ProcessCompiler.Config.class)
public final class ProcessCompiler implements Compiler, AutoCloseable {
	/** Limits of the process. */
	@ObjectClassDefinition(name = "Compiler")
	public @interface Config {
		@AttributeDefinition(description = "Most milliseconds that one compilation may take")
		int time_limit_ms() default 60_000;

		@AttributeDefinition(description = "Milliseconds without work after which the process ends")
		int idle_ms() default 60_000;

		@AttributeDefinition(description = "Most megabytes of JavaScript heap")
		int heap_mb() default 512;
	}

	/** The configuration without OSGi, all in the units of {@link Config}. */
	public record Limits(int timeMs, int idleMs, int heapMb) {
		public static final Limits DEFAULT = new Limits(60_000, 60_000, 512);
	}

	/** Framework property: milliseconds without work after which the process ends, in place of the configuration's; for a developer who saves now and then. */
	private static final String IDLE_MS = "loggia.compiler.idle.ms";
	private static final int FIELDS = 6;

	@Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
	volatile List<Dialect> dialects = List.of();

	private final Path workDir;
	private final Limits limits;
	private final ScheduledExecutorService clock;
	private volatile CompilerProcess process;
	private ProcessFiles files;
	private ScheduledFuture<?> idle;
	private volatile boolean closed;

	@Activate
	public ProcessCompiler(BundleContext context, Config config) {
		this(context.getDataFile("").toPath(), new Limits(config.time_limit_ms(), idleMs(context, config), config.heap_mb()));
	}

	private static int idleMs(BundleContext context, Config config) {
		String told = context.getProperty(IDLE_MS);
		return told == null ? config.idle_ms() : Integer.parseInt(told);
	}

	/**
	 * Without OSGi; close it at the end.
	 *
	 * @param workDir the process's own folder: unpacked jars (55 MB) and its log
	 */
	public ProcessCompiler(Path workDir, List<Dialect> dialects) {
		this(workDir, dialects, Limits.DEFAULT);
	}

	public ProcessCompiler(Path workDir, List<Dialect> dialects, Limits limits) {
		this(workDir, limits);
		this.dialects = List.copyOf(dialects);
	}

	private ProcessCompiler(Path workDir, Limits limits) {
		this.workDir = workDir.toAbsolutePath();
		this.limits = limits;
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
			Thread thread = new Thread(task, "loggia-compiler-clock");
			thread.setDaemon(true);
			return thread;
		});
		executor.setRemoveOnCancelPolicy(true);
		clock = executor;
	}

	/** @return the dialects of this bundle, for use without OSGi */
	public static List<Dialect> builtInDialects() {
		return List.of(new WxDialect(), new FinClipDialect());
	}

	@Override
	public synchronized CompileResult compile(CompileRequest request) throws CompileException {
		if (closed) {
			throw shuttingDown();
		}
		if (idle != null) {
			idle.cancel(false);
		}
		Path staging = null;
		try {
			Files.createDirectories(request.outputParent());
			staging = Files.createTempDirectory(request.outputParent(), ".compiling-");
			return publish(request, staging, ask(request, staging));
		} catch (IOException e) {
			throw new CompileException(Reason.IO, "the release cannot be written below " + request.outputParent() + ": " + e, e);
		} finally {
			delete(staging);
			idle = clock.schedule(this::endIdle, limits.idleMs, TimeUnit.MILLISECONDS);
		}
	}

	/** @return pid of the running process, or -1 */
	public synchronized long pid() {
		return process != null && process.alive() ? process.pid() : -1;
	}

	private List<String> ask(CompileRequest request, Path staging) throws CompileException, IOException {
		List<String> fields = new ArrayList<>(List.of(request.source().toString(), staging.toString(), request.fallbackAppId()));
		dialects.stream().sorted(Comparator.comparing(Dialect::id)).map(Dialect::rules).forEach(fields::add);
		CompilerProcess running = process();
		if (closed) {
			// close() saw no process to kill
			drop();
			throw shuttingDown();
		}
		AtomicBoolean late = new AtomicBoolean();
		ScheduledFuture<?> watchdog = clock.schedule(() -> {
			late.set(true);
			running.kill();
		}, limits.timeMs, TimeUnit.MILLISECONDS);
		try {
			List<String> answer = running.ask(fields);
			if (answer.get(0).equals("ok")) {
				return answer;
			}
			Reason reason = Reason.valueOf(answer.get(1));
			if (reason == Reason.EXHAUSTED || reason == Reason.INTERNAL) {
				drop();
			}
			throw new CompileException(reason, answer.get(2));
		} catch (IOException e) {
			drop();
			if (closed) {
				throw shuttingDown();
			}
			if (late.get()) {
				throw new CompileException(Reason.TIMEOUT, request.source() + " was not compiled within " + limits.timeMs
						+ " ms and was given up: it has a file that is out of proportion", e);
			}
			throw new CompileException(Reason.EXHAUSTED, request.source() + " brought the compiler down: " + e.getMessage(), e);
		} finally {
			watchdog.cancel(false);
		}
	}

	private CompileResult publish(CompileRequest request, Path staging, List<String> answer) throws IOException {
		String digest = answer.get(1);
		Path folder = request.outputParent().resolve(digest);
		if (!Files.exists(folder)) {
			try {
				Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
			} catch (AtomicMoveNotSupportedException e) {
				Files.move(staging, folder);
			} catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
				// another gateway on the same folder was faster with the same bytes
			}
		}
		List<Diagnostic> diagnostics = new ArrayList<>();
		for (int i = 3; i + FIELDS <= answer.size(); i += FIELDS) {
			diagnostics.add(new Diagnostic(answer.get(i).equals("error"), answer.get(i + 1), Integer.parseInt(answer.get(i + 2)),
					Integer.parseInt(answer.get(i + 3)), answer.get(i + 4), answer.get(i + 5)));
		}
		return new CompileResult(folder, digest, answer.get(2), diagnostics);
	}

	private CompilerProcess process() throws CompileException {
		if (process == null || !process.alive()) {
			try {
				Files.createDirectories(workDir);
				if (files == null) {
					files = ProcessFiles.unpack(workDir);
				}
				process = new CompilerProcess(files, workDir, limits.heapMb);
			} catch (IOException e) {
				throw new CompileException(Reason.IO, "the compiler process does not start in " + workDir + ": " + e.getMessage(), e);
			}
		}
		return process;
	}

	private synchronized void endIdle() {
		if (process != null) {
			process.end();
			process = null;
		}
	}

	private static CompileException shuttingDown() {
		return new CompileException(Reason.IO, "the compiler is shutting down: ask again when it is back");
	}

	private void drop() {
		process.kill();
		process = null;
	}

	/** Ends the process; a compilation that runs fails at once. */
	@Deactivate
	@Override
	public void close() {
		closed = true;
		CompilerProcess running = process;
		if (running != null) {
			running.kill();
		}
		synchronized (this) {
			clock.shutdownNow();
			endIdle();
		}
	}

	private static void delete(Path folder) throws CompileException {
		if (folder == null || !Files.exists(folder)) {
			return;
		}
		try (Stream<Path> all = Files.walk(folder)) {
			for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(path);
			}
		} catch (IOException e) {
			throw new CompileException(Reason.IO, folder + " cannot be deleted: " + e, e);
		}
	}
}
