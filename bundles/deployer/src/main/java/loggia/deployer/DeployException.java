package loggia.deployer;

/** A deploy or removal that did not happen; what was there before still serves. */
public final class DeployException extends Exception {
	private static final long serialVersionUID = 1L;

	/** Why; the status is what HTTP answers. */
	public enum Reason {
		NOT_A_BUNDLE(400, "notABundle"),
		NO_API(400, "noApi"),
		EXPORTS_PACKAGES(400, "exportsPackages"),
		TOO_LARGE(413, "tooLarge"),
		UNKNOWN_BUNDLE(404, "unknownBundle"),
		PART_OF_PLATFORM(409, "partOfPlatform"),
		NO_PREVIOUS(409, "noPrevious"),
		AMBIGUOUS(409, "ambiguous"),
		UNRESOLVED(422, "unresolved"),
		START_FAILED(422, "startFailed"),
		START_TIMEOUT(422, "startTimeout"),
		NOT_READY(422, "notReady"),
		RETURNED(422, "returned"),
		STOPPING(503, "stopping"),
		BUSY(503, "busy"),
		STORAGE(507, "storage"),
		INTERNAL(500, "internal");

		final int status;
		final String code;

		Reason(int status, String code) {
			this.status = status;
			this.code = code;
		}
	}

	public final Reason reason;

	/** @param message what, where, what to do */
	DeployException(Reason reason, String message, Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	DeployException(Reason reason, String message) {
		this(reason, message, null);
	}
}
