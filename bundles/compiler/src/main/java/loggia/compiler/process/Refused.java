package loggia.compiler.process;

/** The package is not taken; reason is the name of a {@code CompileException.Reason}. */
final class Refused extends Exception {
	private static final long serialVersionUID = 1;

	final String reason;

	Refused(String reason, String message) {
		super(message);
		this.reason = reason;
	}
}
