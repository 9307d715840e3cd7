package loggia.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.database.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The sandbox's tables, ready: grants, approvals, domains and the audit anchor in platform.db, the log in audit.db. Thread-safe. */
@Component(service = Tables.class)
public class Tables {
	private static final long LIMIT_SECONDS = 30;
	private final Database database;

	/** Waits for the tables, because nothing can be decided before. */
	@Activate
	public Tables(@Reference Database database) {
		this.database = database;
		var platform = database.migrate("platform", "sandbox", Map.of("V1__tables.sql", text("platform.sql"), "V2__releases_and_domains.sql", text("platform-2.sql"),
				"V3__audit_start.sql", text("platform-3.sql")));
		var audit = database.migrate("audit", "sandbox", Map.of("V1__tables.sql", text("audit.sql"), "V2__operators.sql", text("audit-2.sql")));
		await(platform, "the sandbox's tables in platform.db");
		await(audit, "the sandbox's tables in audit.db");
	}

	Database database() {
		return database;
	}

	/** @param what for the message, when it fails or takes longer than 30 s */
	static <T> T await(CompletionStage<T> stage, String what) {
		try {
			return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
		} catch (TimeoutException e) {
			throw new IllegalStateException(what + ": no answer from the database within " + LIMIT_SECONDS + " s; is its disk hanging?", e);
		} catch (ExecutionException e) {
			throw new IllegalStateException(what + ": " + e.getCause().getMessage(), e.getCause());
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(what + ": interrupted", e);
		}
	}

	private static String text(String name) {
		try (var in = Tables.class.getResourceAsStream(name)) {
			if (in == null) {
				throw new IllegalStateException(name + " is missing from the bundle: build it again");
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
