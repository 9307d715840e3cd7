package loggia.database;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one owner of the gateway's SQL files ({@code data/db/FILE.db}). Thread-safe; no method blocks. Stages complete on threads of
 * the database: what hangs on them must be short, or use the {@code …Async} methods.
 *
 * <p>A stage fails with what the work threw, or with a {@link DatabaseException} when the file itself is the trouble.
 */
@ProviderType
public interface Database {
	/**
	 * Runs the work on the file's one writer thread. Works that wait share a transaction, each in a savepoint of its own: one that
	 * throws undoes itself only. A work is run again alone when the transaction it shared could not be committed, so it must have
	 * no effect but its SQL.
	 *
	 * @param file {@code platform}, {@code ledger}, {@code storage}, …: {@code [a-z][a-z0-9-]{0,31}}; made when it is not there
	 * @return completes after the commit (for {@code platform} and {@code ledger}: after the disk has it)
	 */
	<T> CompletionStage<T> write(String file, SqlWork<T> work);

	/** Runs the work on a reader: one consistent view of the file, every completed write in it; a write in it fails. */
	<T> CompletionStage<T> read(String file, SqlWork<T> work);

	/**
	 * Brings a component's tables to the newest version; does nothing when they are. Works handed in later run after it.
	 *
	 * @param component whose tables, {@code [a-z][a-z0-9_]{0,31}}; its history is the table {@code COMPONENT_history}
	 * @param scripts   file name as in Flyway ({@code V1__grants.sql}) to SQL text; a script that was applied must never change
	 */
	CompletionStage<Void> migrate(String file, String component, Map<String, String> scripts);
}
