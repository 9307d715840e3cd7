package loggia.database.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import loggia.database.DatabaseException;
import loggia.database.DatabaseException.Reason;

/** SQLite's result codes, as sentences that name the file. */
final class SqliteErrors {
	private static final int BUSY = 5, LOCKED = 6, READONLY = 8, IOERR = 10, CORRUPT = 11, FULL = 13, CANTOPEN = 14, NOTADB = 26;

	private SqliteErrors() {}

	/** @return the trouble with the file, or empty when the statement itself is at fault (a constraint, a syntax error) */
	static Optional<DatabaseException> ofFile(Path file, Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			if (t instanceof DatabaseException known) return Optional.of(known);
			if (t instanceof SQLException sql) {
				var found = ofCode(file, sql.getErrorCode() & 0xff, thrown);
				if (found.isPresent()) return found;
			}
		}
		return Optional.empty();
	}

	/** As {@link #ofFile}, for a step that has no statement of a caller in it. */
	static DatabaseException opening(Path file, Throwable thrown) {
		return ofFile(file, thrown).orElseGet(() -> new DatabaseException(Reason.IO, file + " cannot be opened: " + thrown.getMessage(), thrown));
	}

	private static Optional<DatabaseException> ofCode(Path file, int code, Throwable thrown) {
		return switch (code) {
			case FULL -> some(Reason.DISK_FULL, "the disk with " + file + " is full: make room, nothing was written", thrown);
			case READONLY -> some(Reason.READ_ONLY, file + " is read-only: give the gateway's user write permission on the file and its folder", thrown);
			case CORRUPT, NOTADB -> some(Reason.NOT_A_DATABASE, file + " is not a database or is damaged: restore it from a backup, or move it away", thrown);
			case BUSY, LOCKED -> some(Reason.LOCKED, file + " is locked by another process: close what has it open", thrown);
			case CANTOPEN -> some(Reason.IO, file + " cannot be opened: its folder must exist and be writable by the gateway's user", thrown);
			case IOERR -> some(Reason.IO, "the disk with " + file + " failed: " + thrown.getMessage(), thrown);
			default -> Optional.empty();
		};
	}

	private static Optional<DatabaseException> some(Reason reason, String message, Throwable cause) {
		return Optional.of(new DatabaseException(reason, message, cause));
	}
}
