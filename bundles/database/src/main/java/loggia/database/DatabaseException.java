package loggia.database;

/** The file cannot do what was asked; the message names it and says what to do. What a work itself threw is never wrapped. */
public class DatabaseException extends RuntimeException {
	private static final long serialVersionUID = 1L;

	/** What kind of trouble, for callers that act differently on it. */
	public enum Reason {
		/** No space left on the device. */
		DISK_FULL,
		/** The file or its folder cannot be written. */
		READ_ONLY,
		/** The file is something else, or damaged. */
		NOT_A_DATABASE,
		/** Another process holds the file. */
		LOCKED,
		/** The device failed, or the file cannot be opened. */
		IO,
		/** A migration script is wrong, or was changed after it had been applied. */
		MIGRATION,
		/** Too many works wait. */
		BUSY,
		/** The database bundle is stopping. */
		CLOSED
	}

	/** Why. */
	public final Reason reason;

	/** @param message what, where, what to do */
	public DatabaseException(Reason reason, String message, Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}
}
