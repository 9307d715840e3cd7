package loggia.provider.camel;

import java.util.Map;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.provider.camel.RouteHeader.Failure;
import org.apache.camel.http.base.HttpOperationFailedException;

/** What a route's exception is to the mini-program: what its header says, else an internal error without a word of the exception. */
final class Failures {
	private Failures() {}

	/** @return null when the header does not say: the caller learns nothing, the log everything */
	static ApiException mapped(Throwable thrown, Map<String, Failure> errors) {
		for (Throwable cause = thrown; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
			if (cause instanceof ApiException typed) {
				return typed;
			}
			Failure failure = cause instanceof HttpOperationFailedException http ? status(http.getStatusCode(), errors) : null;
			failure = failure == null ? named(cause.getClass(), errors) : failure;
			if (failure != null) {
				return new ApiException(Reason.FAILED, failure.errno() == null ? Reason.FAILED.errno : failure.errno(), failure.message());
			}
		}
		return null;
	}

	private static Failure status(int status, Map<String, Failure> errors) {
		Failure exact = errors.get(Integer.toString(status));
		return exact == null ? errors.get(status / 100 + "xx") : exact;
	}

	private static Failure named(Class<?> type, Map<String, Failure> errors) {
		for (Class<?> at = type; at != null; at = at.getSuperclass()) {
			Failure failure = errors.get(at.getSimpleName());
			if (failure != null) {
				return failure;
			}
		}
		return null;
	}
}
