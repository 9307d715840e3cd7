package loggia.api;

/**
 * A call that failed, in words a mini-program can act on. The runtime makes {@code {errMsg: "NAME:fail MESSAGE", errno}} of it.
 */
public class ApiException extends RuntimeException {
	private static final long serialVersionUID = 1L;

	/** Why; the numbers follow WeChat's general error codes where it has one. */
	public enum Reason {
		/** No provider offers this name (now). */
		NOT_SUPPORTED(600000, "not supported"),
		/** The release does not declare this API. */
		NOT_DECLARED(600001, "not declared"),
		/** An operator has not approved this API for this app. */
		NOT_APPROVED(600002, "not approved"),
		/** The person said no, or took the grant back. */
		DENIED(103, "auth deny"),
		/** The question to the person got no answer in time, or no view could show it. */
		NO_ANSWER(600003, "no answer"),
		/** A parameter is missing or has the wrong type; the message names it. */
		INVALID_PARAMS(1001, "parameter error"),
		/** A quota or rate is used up. */
		QUOTA(600004, "quota exceeded"),
		/** Too many calls wait for an answer. */
		BUSY(600005, "too many pending calls"),
		/** The provider did not answer in the time its API declares. */
		TIMEOUT(5, "timeout"),
		/** The person cancelled. */
		CANCELLED(600006, "cancel"),
		/** The provider threw; details are in the host's log, never in the message. */
		INTERNAL(600007, "internal error"),
		/** What the provider itself says in the message. */
		FAILED(600008, "failed");

		/** The {@code errno} a mini-program sees. */
		public final int errno;
		/** The words behind {@code NAME:fail} when the exception brings none. */
		public final String words;

		Reason(int errno, String words) {
			this.errno = errno;
			this.words = words;
		}
	}

	/** Why it failed. */
	public final Reason reason;
	/** What the mini-program sees as {@code errno}. */
	public final int errno;

	/** With the reason's own words. */
	public ApiException(Reason reason) {
		this(reason, reason.words);
	}

	/** @param message the words behind {@code NAME:fail}; no paths, class names or user data */
	public ApiException(Reason reason, String message) {
		this(reason, reason.errno, message);
	}

	/** @param errno an error number that the API's own documentation defines */
	public ApiException(Reason reason, int errno, String message) {
		super(message, null, false, false);
		this.reason = reason;
		this.errno = errno;
	}
}
