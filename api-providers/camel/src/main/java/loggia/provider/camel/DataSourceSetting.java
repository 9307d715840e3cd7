package loggia.provider.camel;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A PostgreSQL database that routes may name. Connects when the first statement needs it. Thread-safe. */
@Component(service = DataSourceSetting.class, configurationPid = "loggia.camel.datasource", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DataSourceSetting.Config.class, factory = true)
public class DataSourceSetting {
	@ObjectClassDefinition(name = "Camel: data source", description = "A PostgreSQL database that routes may name")
	@interface Config {
		@AttributeDefinition(description = "How routes name it: sql:STATEMENT?dataSource=#NAME")
		String name();

		@AttributeDefinition(description = "jdbc:postgresql://HOST:PORT/DATABASE")
		String url();

		@AttributeDefinition(description = "User; give it only the rights that routes need", required = false)
		String user() default "";

		@AttributeDefinition(name = ".password", description = "Password", type = AttributeType.PASSWORD, required = false)
		String _password() default "";

		@AttributeDefinition(description = "Most connections at one time")
		int connections_max() default 4;

		@AttributeDefinition(description = "Whether statements may change nothing")
		boolean read_only() default true;
	}

	final String name;
	private final String url;
	private final Properties login = new Properties();
	private final int connections;
	private final boolean readOnly;
	private HikariDataSource pool;
	private boolean closed;

	@Activate
	public DataSourceSetting(Config config) {
		this(config.name(), config.url(), config.user(), config._password(), config.connections_max(), config.read_only());
	}

	/** @throws IllegalArgumentException for a URL that is none of PostgreSQL */
	DataSourceSetting(String name, String url, String user, String password, int connections, boolean readOnly) {
		if (name == null || url == null || !url.startsWith("jdbc:postgresql:")) {
			throw new IllegalArgumentException("loggia.camel.datasource: name and url (jdbc:postgresql://HOST:PORT/DATABASE) are needed");
		}
		this.name = name;
		this.url = url;
		this.connections = connections;
		this.readOnly = readOnly;
		if (readOnly) {
			login.setProperty("readOnlyMode", "always"); // else the driver says it in transactions alone
		}
		if (!user.isEmpty()) {
			login.setProperty("user", user);
		}
		if (!password.isEmpty()) {
			login.setProperty("password", password);
		}
	}

	/** @return its pool, made at the first call */
	synchronized DataSource pool() throws SQLException {
		if (closed) {
			throw new SQLException("the data source " + name + " is closed");
		}
		if (pool == null) {
			var config = new HikariConfig();
			config.setPoolName("loggia-camel-" + name);
			config.setDataSource(new PostgresDriver(url, login));
			config.setMaximumPoolSize(connections);
			config.setMinimumIdle(0);
			config.setIdleTimeout(60_000);
			config.setConnectionTimeout(2_000);
			config.setInitializationFailTimeout(-1);
			config.setReadOnly(readOnly);
			pool = new HikariDataSource(config);
		}
		return pool;
	}

	@Deactivate
	public synchronized void close() {
		closed = true;
		if (pool != null) {
			pool.close();
			pool = null;
		}
	}
}
