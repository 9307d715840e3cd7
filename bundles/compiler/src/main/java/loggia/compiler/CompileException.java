package loggia.compiler;

/** Nothing could be compiled. The message says what, where and what to do. */
public final class CompileException extends Exception {
	private static final long serialVersionUID = 1;

	/** Why, for a caller that reacts. */
	public enum Reason {
		/** no app.json, no page: this is no mini-program */
		NOT_A_PACKAGE,
		/** more files, bytes or depth than the limits allow */
		TOO_LARGE,
		/** an archive with names or entries that no tool of good will writes */
		UNSAFE_ARCHIVE,
		/** it took longer than the time limit and was ended */
		TIMEOUT,
		/** it took more memory than the limit and was ended, or is nested too deeply */
		EXHAUSTED,
		/** the source cannot be read or the release cannot be written */
		IO,
		/** a mistake of the compiler itself */
		INTERNAL
	}

	private final Reason reason;

	public CompileException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	public CompileException(Reason reason, String message, Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	public Reason reason() {
		return reason;
	}
}
