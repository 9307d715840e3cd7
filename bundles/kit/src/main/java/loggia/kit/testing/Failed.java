package loggia.kit.testing;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import loggia.api.ApiException;

/** What a mini-program would see as {@code internal error}; the cause is what the provider threw. */
final class Failed extends ApiException {
	private static final long serialVersionUID = 1L;

	private final transient Throwable thrown;

	private Failed(Throwable thrown) {
		super(Reason.INTERNAL, "internal error: " + thrown);
		this.thrown = thrown;
	}

	@Override
	public synchronized Throwable getCause() {
		return thrown;
	}

	/** @return as the gate types it */
	static ApiException of(Throwable failure) {
		boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
		Throwable cause = wrapped && failure.getCause() != null ? failure.getCause() : failure;
		if (cause instanceof ApiException typed) {
			return typed;
		}
		return cause instanceof CancellationException ? new ApiException(Reason.CANCELLED) : new Failed(cause);
	}
}
