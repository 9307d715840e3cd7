package loggia.launcher;

/** The gateway cannot start: one sentence for the person who started it, and the process's exit code. */
public class LaunchException extends Exception {
	private static final long serialVersionUID = 1L;

	/** Why; the exit codes are part of the command line's contract. */
	public enum Kind {
		/** The command line is wrong. */
		USAGE(2),
		/** Another gateway has the data folder, or it cannot be used. */
		DATA(3),
		/** The port is taken, not permitted or no port. */
		PORT(4),
		/** A bundle is missing, unknown or damaged. */
		BUNDLES(5),
		/** It started, but does not answer. */
		NOT_READY(6),
		/** A newer version has used the data folder. */
		NEWER_DATA(7);

		/** What the process exits with. */
		public final int exitCode;

		Kind(int exitCode) {
			this.exitCode = exitCode;
		}
	}

	/** Why. */
	public final Kind kind;

	/** @param message what, where, what to do */
	public LaunchException(Kind kind, String message) {
		this(kind, message, null);
	}

	/** @param message what, where, what to do */
	public LaunchException(Kind kind, String message, Throwable cause) {
		super(message, cause);
		this.kind = kind;
	}
}
