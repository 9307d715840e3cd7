package loggia.provider.payment;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** JDBC with less to write. Arguments are String, Long, Integer, byte[] or null. */
final class Sql {
	/** Reads one row. */
	@FunctionalInterface
	interface Row<T> {
		T read(ResultSet row) throws SQLException;
	}

	private Sql() {}

	/** @return how many rows it changed */
	static int run(Connection connection, String sql, Object... arguments) throws SQLException {
		try (var statement = connection.prepareStatement(sql)) {
			bind(statement, arguments);
			return statement.executeUpdate();
		}
	}

	/** @return the new row's id */
	static long insert(Connection connection, String sql, Object... arguments) throws SQLException {
		run(connection, sql, arguments);
		return number(connection, "SELECT last_insert_rowid()");
	}

	static <T> Optional<T> one(Connection connection, String sql, Row<T> reader, Object... arguments) throws SQLException {
		try (var statement = connection.prepareStatement(sql)) {
			bind(statement, arguments);
			try (var rows = statement.executeQuery()) {
				return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
			}
		}
	}

	static <T> List<T> all(Connection connection, String sql, Row<T> reader, Object... arguments) throws SQLException {
		try (var statement = connection.prepareStatement(sql)) {
			bind(statement, arguments);
			try (var rows = statement.executeQuery()) {
				var found = new ArrayList<T>();
				while (rows.next()) found.add(reader.read(rows));
				return found;
			}
		}
	}

	/** @return the first column of the first row, 0 for NULL */
	static long number(Connection connection, String sql, Object... arguments) throws SQLException {
		return one(connection, sql, row -> row.getLong(1), arguments).orElseThrow();
	}

	/** @return null for NULL */
	static Long nullable(ResultSet row, String column) throws SQLException {
		long value = row.getLong(column);
		return row.wasNull() ? null : value;
	}

	private static void bind(PreparedStatement statement, Object... arguments) throws SQLException {
		for (int i = 0; i < arguments.length; i++) statement.setObject(i + 1, arguments[i]);
	}
}
