package loggia.provider.payment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A data folder with a migrated, empty ledger, made once: Flyway takes most of a second. */
final class Templates {
	private static Path made;

	private Templates() {}

	/** Copies it into a folder, unless there is a ledger already. */
	static synchronized void copy(Path data) {
		try {
			if (Files.exists(data.resolve("db/ledger.db"))) return;
			if (made == null) {
				made = Files.createTempDirectory("loggia-ledger-");
				var database = Databases.open(made);
				new PaymentService(database, made, Shop.SETTINGS, new TestClock(), new Meters(null)).close();
				Databases.close(database);
				made.toFile().deleteOnExit();
			}
			Files.createDirectories(data.resolve("db"));
			for (var name : new String[] { "db/ledger.db", "payment.key" }) Files.copy(made.resolve(name), data.resolve(name));
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		} catch (InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}
}
