package loggia.container.session;

/** A session that cannot be opened: the reason is a word for programs, the message a sentence for people. */
public class RefusedException extends Exception {
	private static final long serialVersionUID = 1L;
	/** {@code no-app}, {@code no-version}, … */
	public final String reason;

	public RefusedException(String reason, String message) {
		super(message);
		this.reason = reason;
	}
}
