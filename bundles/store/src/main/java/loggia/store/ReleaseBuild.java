package loggia.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import loggia.compiler.CompileException;
import loggia.compiler.CompileRequest;
import loggia.compiler.CompileResult;
import loggia.compiler.Compiler;

/** A project's source becomes a release folder. */
@FunctionalInterface
interface ReleaseBuild {
	/**
	 * Blocks until it is done.
	 *
	 * @param source        zip of the project
	 * @param parent        existing folder in which the release folder is made
	 * @param fallbackAppId the app's id where the project names none, or empty
	 */
	CompileResult build(Path source, Path parent, String fallbackAppId) throws StoreException;

	/** Builds with the compiler's service. */
	static ReleaseBuild with(Compiler compiler) {
		return (source, parent, fallbackAppId) -> {
			try {
				return compiler.compile(new CompileRequest(source, parent, fallbackAppId));
			} catch (CompileException e) {
				throw refusal(e);
			}
		};
	}

	private static StoreException refusal(CompileException e) {
		return switch (e.reason()) {
			case NOT_A_PACKAGE -> new StoreException(422, "notOpenable", e.getMessage(), List.of(), e);
			case TOO_LARGE -> new StoreException(413, "tooLarge", e.getMessage(), List.of(), e);
			case UNSAFE_ARCHIVE -> new StoreException(422, "unsafeArchive", e.getMessage(), List.of(), e);
			case TIMEOUT, EXHAUSTED -> new StoreException(422, e.reason().name().toLowerCase(Locale.ROOT), e.getMessage(), List.of(), e);
			case IO, INTERNAL -> new StoreException(500, "compiler", e.getMessage(), List.of(), e);
		};
	}
}
