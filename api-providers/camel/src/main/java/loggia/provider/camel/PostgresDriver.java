package loggia.provider.camel;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.Driver;

/** Connections of the embedded driver, without {@code DriverManager}: a driver registered there would keep this bundle's classes for ever. */
final class PostgresDriver implements DataSource {
	private final String url;
	private final Properties login;
	private final Driver driver = new Driver();

	PostgresDriver(String url, Properties login) {
		this.url = url;
		this.login = login;
		try {
			if (Driver.isRegistered()) {
				Driver.deregister();
			}
		} catch (SQLException e) {
			throw new IllegalStateException("the PostgreSQL driver stays in DriverManager", e);
		}
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = driver.connect(url, login);
		if (connection == null) {
			throw new SQLException("the URL is none of PostgreSQL");
		}
		return connection;
	}

	@Override
	public Connection getConnection(String user, String password) throws SQLException {
		throw new SQLFeatureNotSupportedException("the login is configured");
	}

	@Override
	public PrintWriter getLogWriter() {
		return null;
	}

	@Override
	public void setLogWriter(PrintWriter out) {
		// the driver logs through java.util.logging
	}

	@Override
	public void setLoginTimeout(int seconds) {
		login.setProperty("loginTimeout", Integer.toString(seconds));
	}

	@Override
	public int getLoginTimeout() {
		return Integer.parseInt(login.getProperty("loginTimeout", "0"));
	}

	@Override
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw new SQLFeatureNotSupportedException();
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		throw new SQLException("wraps nothing");
	}

	@Override
	public boolean isWrapperFor(Class<?> type) {
		return false;
	}
}
