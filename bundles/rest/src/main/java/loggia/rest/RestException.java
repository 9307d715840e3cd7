package loggia.rest;

/** A request that is refused or failed: {@code {"error":{"code","message","file"?,"line"?}}}. */
public class RestException extends RuntimeException {
	private static final long serialVersionUID = 1L;

	/** Of HTTP. */
	public final int status;
	/** A stable word in camelCase. */
	public final String code;
	/** Of the user's input that is wrong, or null. */
	public final String file;
	/** In that file, from 1; 0 for none. */
	public final int line;

	/** @param message what, where, what to do; no secrets */
	public RestException(int status, String code, String message) {
		this(status, code, message, null, 0);
	}

	public RestException(int status, String code, String message, String file, int line) {
		super(message);
		this.status = status;
		this.code = code;
		this.file = file;
		this.line = line;
	}
}
