package loggia.database.sqlite;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/** A connection as a work sees it: everything but the transaction, which is the database's. */
final class LentConnection {
	private LentConnection() {}

	/** @return a view of the connection in which {@code close} does nothing and the methods of the transaction throw */
	static Connection of(Connection connection) {
		return (Connection) Proxy.newProxyInstance(LentConnection.class.getClassLoader(), new Class<?>[] { Connection.class }, (proxy, method, args) -> {
			switch (method.getName()) {
				case "close", "abort":
					return null;
				case "getAutoCommit":
					return false;
				case "commit", "rollback", "setAutoCommit", "setSavepoint", "releaseSavepoint", "setReadOnly", "setTransactionIsolation", "unwrap":
					throw new SQLException("a work must not call " + method.getName() + ": the database commits when the work returns and undoes it when it throws");
				default:
					try {
						return method.invoke(connection, args);
					} catch (InvocationTargetException e) {
						throw e.getCause();
					}
			}
		});
	}
}
