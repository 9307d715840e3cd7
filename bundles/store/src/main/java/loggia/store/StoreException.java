package loggia.store;

import java.util.List;
import loggia.compiler.Diagnostic;

/** A request that the store refuses or cannot fulfil, in words for the person who made it. */
class StoreException extends Exception {
	private static final long serialVersionUID = 1L;

	/** The HTTP status that fits. */
	final int status;
	/** A short stable word: {@code notAZip}, {@code notOpenable}, … */
	final String code;
	/** What the compiler found; empty where it is not about a package. */
	final transient List<Diagnostic> diagnostics;

	/** @param message what, where, what to do */
	StoreException(int status, String code, String message) {
		this(status, code, message, List.of(), null);
	}

	StoreException(int status, String code, String message, List<Diagnostic> diagnostics, Throwable cause) {
		super(message, cause);
		this.status = status;
		this.code = code;
		this.diagnostics = List.copyOf(diagnostics);
	}
}
