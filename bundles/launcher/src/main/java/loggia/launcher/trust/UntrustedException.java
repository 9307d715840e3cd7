package loggia.launcher.trust;

/** A jar that must not be loaded: one sentence that says what is wrong with it and what to do. */
public class UntrustedException extends Exception {
	private static final long serialVersionUID = 1L;

	/** @param message what, where, what to do */
	public UntrustedException(String message) {
		super(message);
	}

	/** @param message what, where, what to do */
	public UntrustedException(String message, Throwable cause) {
		super(message, cause);
	}
}
