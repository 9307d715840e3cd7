package loggia.database.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import loggia.database.Database;
import loggia.database.DatabaseException;
import loggia.database.DatabaseException.Reason;
import loggia.database.SqlWork;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SQL files below {@code data/db} on embedded SQLite; as the health check {@code database} it names files that cannot be written. Thread-safe. */
@Component(configurationPid = "loggia.database", property = { HealthCheck.NAME + "=database" })
@Designate(ocd = SqliteDatabase.Config.class)
public class SqliteDatabase implements Database, HealthCheck {
	private static final Logger log = LoggerFactory.getLogger(SqliteDatabase.class);
	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
	private static final long CLOSE_MS = 10_000;

	@ObjectClassDefinition(name = "Database", description = "The gateway's own SQL files")
	public @interface Config {
		@AttributeDefinition(description = "Files whose commits wait until the disk has them; the others may lose their last moments with the power, never their order")
		String[] synchronous_full() default { "platform", "ledger" };

		@AttributeDefinition(description = "Threads that read one file")
		int readers_count() default 3;

		@AttributeDefinition(description = "Most works that wait for one file; further ones are refused")
		int queue_max() default 10_000;

		@AttributeDefinition(description = "How long to wait for a file that another process has locked, in ms")
		int lock_wait_ms() default 5_000;
	}

	private final Path folder;
	private final DiskSpace disk;
	private final Set<String> full;
	private final int readers;
	private final int mostQueued;
	private final int lockWaitMs;
	private final ExecutorService completions;
	private final Map<String, SqliteFile> files = new ConcurrentHashMap<>();
	private volatile boolean closed;

	@Activate
	public SqliteDatabase(BundleContext context, Config config, @Reference DiskSpace disk) {
		this(dataFolder(context), config, disk);
	}

	SqliteDatabase(Path data, Config config, DiskSpace disk) {
		this.disk = disk;
		folder = data.resolve("db");
		full = Set.of(config.synchronous_full());
		readers = config.readers_count();
		mostQueued = config.queue_max();
		lockWaitMs = config.lock_wait_ms();
		completions = Executors.newFixedThreadPool(2, task -> {
			var thread = new Thread(task, "loggia-database-done");
			thread.setDaemon(true);
			return thread;
		});
		useNativeFolder(data.resolve("native"));
	}

	@Override
	public <T> CompletionStage<T> write(String file, SqlWork<T> work) {
		var refusal = disk.refusal(file);
		return refusal == null ? on(file, f -> f.write(work)) : CompletableFuture.failedStage(refusal);
	}

	@Override
	public <T> CompletionStage<T> read(String file, SqlWork<T> work) {
		return on(file, f -> f.read(work));
	}

	@Override
	public CompletionStage<Void> migrate(String file, String component, Map<String, String> scripts) {
		Migrations.check(component, scripts);
		return on(file, f -> f.migrate(component, Map.copyOf(scripts)));
	}

	@Override
	public Result execute() {
		var result = new FormattingResultLog();
		result.info("open: {}", String.join(", ", new TreeSet<>(files.keySet())));
		files.forEach((name, file) -> {
			var trouble = file.trouble();
			if (trouble != null) result.critical("{}", trouble.getMessage());
		});
		return new Result(result);
	}

	/** Lets queued works finish, checkpoints every file, and takes the driver out of the JVM's registry, which would keep this bundle's classes. */
	@Deactivate
	void close() throws InterruptedException, SQLException {
		closed = true;
		for (var file : files.entrySet()) {
			if (!file.getValue().close(CLOSE_MS)) log.warn("{}: its last work does not end; its transaction will be undone", file.getKey());
		}
		completions.shutdown();
		completions.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS);
		for (var driver : DriverManager.drivers().toList()) {
			if (driver.getClass().getClassLoader() == getClass().getClassLoader()) DriverManager.deregisterDriver(driver);
		}
	}

	/** What comes back is a copy: nobody outside can complete the database's own stage. */
	private <T> CompletionStage<T> on(String name, Function<SqliteFile, CompletableFuture<T>> what) {
		if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("file '" + name + "' must match " + NAME);
		if (closed) return CompletableFuture.failedStage(new DatabaseException(Reason.CLOSED, "the database is closed: the gateway is stopping", null));
		var file = files.computeIfAbsent(name, n -> new SqliteFile(folder.resolve(n + ".db"), full.contains(n), lockWaitMs, readers, mostQueued, completions));
		return what.apply(file).minimalCompletionStage();
	}

	static Path dataFolder(BundleContext context) {
		var data = context.getProperty("loggia.data");
		if (data == null) throw new IllegalStateException("framework property loggia.data is not set: start the gateway with its launcher");
		return Path.of(data);
	}

	/** The driver unpacks its native library here: java.io.tmpdir may forbid execution, and is not cleaned with the gateway's data. */
	private static void useNativeFolder(Path folder) {
		try {
			Files.createDirectories(folder);
			// what a killed process left; a library that is still mapped lives on without its name
			try (var old = Files.newDirectoryStream(folder, "sqlite-*")) {
				for (var file : old) Files.deleteIfExists(file);
			}
			System.setProperty("org.sqlite.tmpdir", folder.toString());
		} catch (IOException e) {
			throw new DatabaseException(Reason.READ_ONLY, "the folder " + folder + " cannot be made: " + e.getMessage(), e);
		}
	}
}
