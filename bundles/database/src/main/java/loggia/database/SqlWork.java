package loggia.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.osgi.annotation.versioning.ConsumerType;

/** A piece of SQL that is done wholly or not at all. Runs on a thread of the database; must not wait for another stage of it. */
@ConsumerType
@FunctionalInterface
public interface SqlWork<T> {
	/**
	 * @param connection open inside a transaction, valid until this method returns; {@code commit}, {@code rollback} and
	 *                   {@code setAutoCommit} are the database's and throw
	 * @return what the stage completes with; may be null
	 * @throws SQLException undoes what this work did, and completes its stage with the same exception
	 */
	T run(Connection connection) throws SQLException;
}
