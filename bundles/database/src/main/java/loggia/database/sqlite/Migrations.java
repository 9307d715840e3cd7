package loggia.database.sqlite;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import loggia.database.DatabaseException;
import loggia.database.DatabaseException.Reason;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables of one component to their newest version with Flyway; skips it (700 ms) when the same scripts were applied before. */
final class Migrations {
	private static final Pattern COMPONENT = Pattern.compile("[a-z][a-z0-9_]{0,31}");
	private static final Pattern SCRIPT = Pattern.compile("[VR][0-9._]*__\\w+\\.sql");

	private Migrations() {}

	/** Says what is wrong with the names before anything is queued. */
	static void check(String component, Map<String, String> scripts) {
		if (!COMPONENT.matcher(component).matches()) throw new IllegalArgumentException("component '" + component + "' must match " + COMPONENT);
		if (scripts.isEmpty()) throw new IllegalArgumentException("component " + component + " brings no script");
		for (var name : scripts.keySet()) {
			if (!SCRIPT.matcher(name).matches()) throw new IllegalArgumentException("script '" + name + "' of " + component + " must be named as V1__what.sql");
		}
	}

	/** Runs on the writer thread, outside a transaction. */
	static void run(Path file, Connection writer, SqliteConnections connections, String component, Map<String, String> scripts) throws SQLException {
		var digest = digest(scripts);
		if (digest.equals(appliedDigest(writer, component))) return;
		var thread = Thread.currentThread();
		var before = thread.getContextClassLoader();
		thread.setContextClassLoader(Migrations.class.getClassLoader());
		try {
			Flyway.configure(Migrations.class.getClassLoader()).dataSource(new Opened(connections)).resourceProvider(new MapResources(scripts)).locations(new String[0])
				.table(component + "_history").baselineOnMigrate(true).baselineVersion("0").loggers("slf4j").load().migrate();
		} catch (FlywayException e) {
			throw SqliteErrors.ofFile(file, e)
				.orElseGet(() -> new DatabaseException(Reason.MIGRATION, "the tables of " + component + " in " + file + " cannot be brought up to date: " + e.getMessage(), e));
		} finally {
			thread.setContextClassLoader(before);
		}
		try (var insert = writer.prepareStatement("insert into migrated(component, digest) values(?, ?) on conflict(component) do update set digest = excluded.digest")) {
			insert.setString(1, component);
			insert.setString(2, digest);
			insert.executeUpdate();
		}
	}

	private static String appliedDigest(Connection writer, String component) throws SQLException {
		try (var create = writer.createStatement()) {
			create.execute("create table if not exists migrated(component text primary key, digest text not null) without rowid");
		}
		try (var query = writer.prepareStatement("select digest from migrated where component = ?")) {
			query.setString(1, component);
			try (var rows = query.executeQuery()) {
				return rows.next() ? rows.getString(1) : null;
			}
		}
	}

	private static String digest(Map<String, String> scripts) {
		try {
			var sha = MessageDigest.getInstance("SHA-256");
			new TreeMap<>(scripts).forEach((name, text) -> {
				sha.update(name.getBytes(StandardCharsets.UTF_8));
				sha.update((byte) 0);
				sha.update(text.getBytes(StandardCharsets.UTF_8));
				sha.update((byte) 0);
			});
			return HexFormat.of().formatHex(sha.digest());
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}

	/** The connections Flyway asks for; it closes them itself. */
	private static final class Opened implements DataSource {
		private final SqliteConnections connections;

		Opened(SqliteConnections connections) {
			this.connections = connections;
		}

		@Override
		public Connection getConnection() throws SQLException {
			return connections.open(false);
		}

		@Override
		public Connection getConnection(String user, String password) throws SQLException {
			return getConnection();
		}

		@Override
		public PrintWriter getLogWriter() {
			return null;
		}

		@Override
		public void setLogWriter(PrintWriter out) {}

		@Override
		public void setLoginTimeout(int seconds) {}

		@Override
		public int getLoginTimeout() {
			return 0;
		}

		@Override
		public Logger getParentLogger() {
			return Logger.getLogger("loggia.database");
		}

		@Override
		public <T> T unwrap(Class<T> type) throws SQLException {
			throw new SQLException("nothing to unwrap");
		}

		@Override
		public boolean isWrapperFor(Class<?> type) {
			return false;
		}
	}
}
