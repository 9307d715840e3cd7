package loggia.deployer.repository;

/** What cannot be had from a repository, or not be deployed from it, in words for the operator. */
public final class RepositoryException extends Exception {
	private static final long serialVersionUID = 1L;

	/** The HTTP status that fits. */
	public final int status;
	/** A short stable word: {@code unreachable}, {@code badIndex}, {@code wrongDigest}, … */
	public final String code;

	/** @param message what, where, what to do */
	public RepositoryException(int status, String code, String message, Throwable cause) {
		super(message, cause);
		this.status = status;
		this.code = code;
	}

	RepositoryException(int status, String code, String message) {
		this(status, code, message, null);
	}
}
