package loggia.identity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import loggia.api.access.Role;

/** The table {@code people}. */
final class Accounts {
	private static final String COLUMNS = "id, name, name_key, display_name, avatar, role, disabled, origin, issuer, subject, password, one_time, since, last_sign_in_at";

	private Accounts() {}

	static List<Account> all(Connection connection) throws SQLException {
		var found = new ArrayList<Account>();
		try (var statement = connection.prepareStatement("SELECT " + COLUMNS + " FROM people"); var rows = statement.executeQuery()) {
			while (rows.next()) found.add(read(rows));
		}
		return found;
	}

	static void put(Connection connection, Account account) throws SQLException {
		var sql = "INSERT INTO people (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, display_name = excluded.display_name, "
			+ "avatar = excluded.avatar, role = excluded.role, disabled = excluded.disabled, password = excluded.password, one_time = excluded.one_time, last_sign_in_at = excluded.last_sign_in_at";
		try (var statement = connection.prepareStatement(sql)) {
			fill(statement, account);
			statement.executeUpdate();
		}
	}

	static void remove(Connection connection, String id) throws SQLException {
		for (var sql : List.of("DELETE FROM sign_ins WHERE person_id = ?", "DELETE FROM people WHERE id = ?")) {
			try (var statement = connection.prepareStatement(sql)) {
				statement.setString(1, id);
				statement.executeUpdate();
			}
		}
	}

	private static void fill(PreparedStatement statement, Account account) throws SQLException {
		statement.setString(1, account.id());
		statement.setString(2, account.name());
		statement.setString(3, account.nameKey());
		statement.setString(4, account.displayName());
		statement.setString(5, account.avatar());
		statement.setString(6, account.role() == null ? null : account.role().name());
		statement.setBoolean(7, account.disabled());
		statement.setString(8, account.origin());
		statement.setString(9, account.issuer());
		statement.setString(10, account.subject());
		statement.setString(11, account.password());
		statement.setBoolean(12, account.oneTime());
		statement.setLong(13, account.since());
		statement.setLong(14, account.lastSignInAt());
	}

	private static Account read(ResultSet row) throws SQLException {
		var role = row.getString(6);
		return new Account(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5), role == null ? null : Role.valueOf(role), row.getBoolean(7),
			row.getString(8), row.getString(9), row.getString(10), row.getString(11), row.getBoolean(12), row.getLong(13), row.getLong(14));
	}
}
