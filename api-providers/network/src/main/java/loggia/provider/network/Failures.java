package loggia.provider.network;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;

/** What goes wrong on the network, in WeChat's words and numbers (its list of general error codes, 6000xx). */
final class Failures {
	/** An I/O failure that already says what the mini-program is told. */
	static final class Told extends IOException {
		private static final long serialVersionUID = 1L;
		final ApiException failure;

		Told(ApiException failure) {
			super(failure.getMessage());
			this.failure = failure;
		}
	}

	/** An address nobody vetted, or one that vetting refused. Its message is for the log. */
	static final class Refused extends UnknownHostException {
		private static final long serialVersionUID = 1L;

		Refused(String message) {
			super(message);
		}
	}

	private Failures() {}

	static ApiException notListed() {
		return new ApiException(Reason.FAILED, 600002, "url not in domain list");
	}

	static ApiException invalidUrl() {
		return new ApiException(Reason.INVALID_PARAMS, 600009, "invalid url");
	}

	static ApiException timeout() {
		return new ApiException(Reason.TIMEOUT);
	}

	static ApiException interrupted() {
		return new ApiException(Reason.FAILED, 600003, "interrupted");
	}

	static ApiException tooMany() {
		return new ApiException(Reason.QUOTA, "exceed max task count");
	}

	static ApiException tooLarge(String words) {
		return new ApiException(Reason.QUOTA, words);
	}

	static ApiException invalid(String words) {
		return new ApiException(Reason.INVALID_PARAMS, "parameter error: " + words);
	}

	/** As Chromium's network stack names it, which is what WeChat passes on. */
	static ApiException net(int code, String name) {
		return new ApiException(Reason.FAILED, 600001, "errcode:" + code + " cronet_error_code:" + code + " error_msg:net::ERR_" + name);
	}

	/** @return what the mini-program is told; never addresses or names of this host */
	static ApiException of(Throwable failure) {
		if (failure instanceof ApiException told) {
			return told;
		}
		if (failure instanceof Told told) {
			return told.failure;
		}
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof Refused) {
				return notListed();
			}
		}
		if (failure instanceof UnknownHostException) {
			return net(-105, "NAME_NOT_RESOLVED");
		}
		if (failure instanceof SocketTimeoutException || failure instanceof InterruptedIOException) {
			return net(-118, "CONNECTION_TIMED_OUT");
		}
		if (failure instanceof ConnectException) {
			return net(-102, "CONNECTION_REFUSED");
		}
		if (failure instanceof NoRouteToHostException) {
			return net(-109, "ADDRESS_UNREACHABLE");
		}
		if (failure instanceof SSLException) {
			return net(-107, "SSL_PROTOCOL_ERROR");
		}
		return failure instanceof IOException ? net(-101, "CONNECTION_RESET") : new ApiException(Reason.INTERNAL);
	}
}
