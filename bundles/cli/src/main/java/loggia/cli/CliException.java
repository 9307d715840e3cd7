package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** A command that failed, in words for the person who typed it. */
class CliException extends Exception {
	private static final long serialVersionUID = 1L;

	/** The work itself failed: the app has errors, the gateway refused. */
	static final int FAILED = 1;
	/** The command line is wrong; picocli's own number. */
	static final int USAGE = 2;
	/** No gateway answers, or there is no credential for it. */
	static final int UNREACHABLE = 3;
	/** Somebody must agree first: nothing was changed. */
	static final int UNCONFIRMED = 4;

	/** The app is installed, but APIs that it needs are not here. */
	static final int INCOMPLETE = 5;

	/** The exit code of the process. */
	final int exit;
	/** A short stable word for programs that read {@code --json}. */
	final String code;
	/** What to do next, or null where the message says it. */
	final String next;
	/** The gateway's findings about a package, or null. */
	final transient JsonNode diagnostics;

	CliException(int exit, String code, String message, String next) {
		this(exit, code, message, next, null, null);
	}

	CliException(int exit, String code, String message, String next, JsonNode diagnostics, Throwable cause) {
		super(message, cause);
		this.exit = exit;
		this.code = code;
		this.next = next;
		this.diagnostics = diagnostics;
	}
}
