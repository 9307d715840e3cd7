package loggia.database.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import loggia.database.DatabaseException;
import loggia.database.DatabaseException.Reason;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The disk of the data folder. Its last megabytes are kept for money, grants and the audit log: apps' data are refused first, with a
 * sentence. As the health check {@code disk} it warns before that. Thread-safe.
 */
@Component(service = { DiskSpace.class, HealthCheck.class }, configurationPid = "loggia.disk", property = HealthCheck.NAME + "=disk")
@Designate(ocd = DiskSpace.Config.class)
public class DiskSpace implements HealthCheck {
	private static final long ASK_AGAIN_NS = TimeUnit.SECONDS.toNanos(1);
	private static final long MB = 1L << 20;

	@ObjectClassDefinition(name = "Disk", description = "The disk of the data folder")
	public @interface Config {
		@AttributeDefinition(description = "Free space below which /health warns, in MB")
		int warn_mb() default 1_024;

		@AttributeDefinition(description = "Free space that is kept for the files of reserve.for, in MB: the others take nothing new below it, and /health is critical")
		int reserve_mb() default 64;

		@AttributeDefinition(description = "Files that may use the last free space")
		String[] reserve_for() default { "platform", "ledger", "audit" };
	}

	private final Path data;
	private volatile Config config;
	private volatile Set<String> favoured;
	/** Usable bytes when they were asked for last; Long.MAX_VALUE while nobody can say. */
	private volatile long usable;
	private volatile long askedAt;

	@Activate
	public DiskSpace(BundleContext context, Config config) {
		this(SqliteDatabase.dataFolder(context), config);
	}

	DiskSpace(Path data, Config config) {
		this.data = data;
		change(config);
		ask();
	}

	@Modified
	void change(Config changed) {
		favoured = Set.copyOf(Arrays.asList(changed.reserve_for()));
		config = changed;
	}

	/** @return why nothing new is written to a file now, or null */
	DatabaseException refusal(String file) {
		if (favoured.contains(file)) return null;
		if (System.nanoTime() - askedAt > ASK_AGAIN_NS) ask();
		long reserve = config.reserve_mb() * MB;
		return usable >= reserve ? null
			: new DatabaseException(Reason.DISK_FULL, "the disk with " + data + " has " + usable / MB + " MB left, the last " + config.reserve_mb() + " MB are kept for "
				+ String.join(", ", config.reserve_for()) + ": make room, nothing was written to " + file + ".db", null);
	}

	private void ask() {
		long now;
		try {
			Path there = data;
			while (!Files.exists(there) && there.getParent() != null) there = there.getParent();
			now = Files.getFileStore(there).getUsableSpace();
		} catch (IOException e) {
			now = Long.MAX_VALUE;
		}
		usable = now;
		askedAt = System.nanoTime();
	}

	@Override
	public Result execute() {
		ask();
		var result = new FormattingResultLog();
		long free = usable / MB;
		if (free < config.reserve_mb()) {
			result.critical("{} MB are left on the disk of {}: apps can store nothing new; make room. What takes most: {}", free, data, largest());
		} else if (free < config.warn_mb()) {
			result.warn("{} MB are left on the disk of {}; below {} MB apps can store nothing new. What takes most: {}", free, data, config.reserve_mb(), largest());
		} else {
			result.info("{} MB are left on the disk of {}", free, data);
		}
		return new Result(result);
	}

	/** @return the largest folders of the data folder, for a person */
	private String largest() {
		Map<String, Long> sizes = new TreeMap<>();
		try (var files = Files.walk(data)) {
			files.filter(Files::isRegularFile).forEach(file -> sizes.merge(data.relativize(file).getName(0).toString(), file.toFile().length(), Long::sum));
		} catch (IOException | java.io.UncheckedIOException e) {
			// a file went while it was counted: what was counted until then is said
		}
		return sizes.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed()).limit(3).map(e -> e.getKey() + " " + e.getValue() / MB + " MB")
			.collect(Collectors.joining(", "));
	}
}
