package loggia.identity;

import loggia.rest.RestException;

/** 429: too many wrong passwords from this address. */
public class TooManyAttempts extends RestException {
	private static final long serialVersionUID = 1L;

	/** Seconds until the next attempt is looked at. */
	public final long retryAfter;

	TooManyAttempts(long retryAfter) {
		super(429, "tooManyAttempts", "too many wrong passwords: wait " + retryAfter + " s");
		this.retryAfter = retryAfter;
	}
}
