package loggia.cli;

import java.nio.file.Path;
import loggia.compiler.CompileException;
import loggia.compiler.CompileRequest;
import loggia.compiler.CompileResult;
import loggia.compiler.run.ProcessCompiler;

/** The compiler without a gateway: a process of its own that ends with {@link #close()}. */
final class LocalCompiler implements AutoCloseable {
	private final ProcessCompiler compiler = new ProcessCompiler(workFolder(), ProcessCompiler.builtInDialects());

	/** @param output existing folder in which the release folder is made */
	CompileResult compile(Path source, Path output) throws CompileException {
		return compiler.compile(new CompileRequest(source, output, AppInstall.fallbackId(source)));
	}

	@Override
	public void close() {
		compiler.close();
	}

	/** What the compiler unpacks stays for the next time: {@code $XDG_CACHE_HOME/loggia/compiler}. */
	private static Path workFolder() {
		var cache = System.getenv("XDG_CACHE_HOME");
		var folder = cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
		return folder.resolve("loggia").resolve("compiler");
	}
}
