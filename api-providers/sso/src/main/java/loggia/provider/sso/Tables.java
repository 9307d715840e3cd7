package loggia.provider.sso;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.database.Database;
import loggia.database.SqlWork;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** This bundle's tables in platform.db, ready, and the key of all openids. Thread-safe. */
@Component(service = Tables.class)
public class Tables {
	private static final String FILE = "platform";
	private static final long LIMIT_SECONDS = 30;

	private final Database database;
	private final OpenIds openIds;

	/** Waits for the tables. */
	@Activate
	public Tables(@Reference Database database) {
		this.database = database;
		var script = "V1__tables.sql";
		try (var in = Tables.class.getResourceAsStream(script)) {
			await(database.migrate(FILE, "sso", Map.of(script, new String(in.readAllBytes(), StandardCharsets.UTF_8))));
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		openIds = new OpenIds(await(database.write(FILE, Tables::key)));
	}

	OpenIds openIds() {
		return openIds;
	}

	<T> CompletionStage<T> write(SqlWork<T> work) {
		return database.write(FILE, work);
	}

	<T> CompletionStage<T> read(SqlWork<T> work) {
		return database.read(FILE, work);
	}

	/** Waits, at most 30 s. What the work threw unchecked comes back as it was. */
	static <T> T await(CompletionStage<T> stage) {
		try {
			return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
		} catch (TimeoutException e) {
			throw new IllegalStateException("platform.db gave no answer within " + LIMIT_SECONDS + " s; is its disk hanging?", e);
		} catch (ExecutionException e) {
			if (e.getCause() instanceof RuntimeException thrown) throw thrown;
			throw new IllegalStateException("platform.db: " + e.getCause().getMessage(), e.getCause());
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while platform.db was asked", e);
		}
	}

	/** Made at the first start. */
	private static byte[] key(Connection connection) throws SQLException {
		try (var statement = connection.prepareStatement("SELECT secret FROM sso_key"); var rows = statement.executeQuery()) {
			if (rows.next()) return rows.getBytes(1);
		}
		var fresh = new byte[32];
		new SecureRandom().nextBytes(fresh);
		try (var statement = connection.prepareStatement("INSERT INTO sso_key VALUES (1, ?)")) {
			statement.setBytes(1, fresh);
			statement.executeUpdate();
		}
		return fresh;
	}
}
