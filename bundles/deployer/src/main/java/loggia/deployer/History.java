package loggia.deployer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loggia.deployer.DeployException.Reason;
import loggia.deployer.settings.Snapshots;
import loggia.deployer.settings.Value;
import org.osgi.framework.Bundle;

/** What slots can be rolled back to, each with the settings it ran with. On the deployer's thread. */
final class History {
	private final RecordFile records;
	private final BundleStore store;
	private final Snapshots settings;
	private final Shipped shipped;

	History(RecordFile records, BundleStore store, Snapshots settings, Shipped shipped) {
		this.records = records;
		this.store = store;
		this.settings = settings;
		this.shipped = shipped;
	}

	/**
	 * @param old  what the jar replaces, or null
	 * @param most how many are kept
	 * @return what there is to go back to once the jar has taken over, newest first; the same jar again pushes nothing out
	 */
	List<Record.Before> after(BundleJar jar, Bundle old, int most) throws DeployException {
		var entry = records.now().of(jar.slot());
		if (entry != null && entry.sha256().equals(jar.sha256())) return entry.before();
		Record.Before last = null;
		if (entry != null) {
			last = new Record.Before(entry.version(), entry.sha256(), entry.since(), old == null ? null : settingsOf(old));
		} else if (old != null && !Providers.isDeployed(old)) {
			Path file = shipped.file(Shipped.fileName(old.getLocation()));
			if (file != null) last = new Record.Before(old.getVersion().toString(), store.keepCopy(file), Instant.ofEpochMilli(old.getLastModified()).toString(), settingsOf(old));
		}
		return Stream.concat(Stream.ofNullable(last), entry == null ? Stream.of() : entry.before().stream()).limit(most).toList();
	}

	/** @return what is set for its PIDs */
	Map<String, Map<String, Value>> settingsOf(Bundle bundle) throws DeployException {
		try {
			return settings.of(bundle);
		} catch (IOException e) {
			throw new DeployException(Reason.STORAGE, "the settings of " + Lifecycle.name(bundle) + " cannot be read: " + e.getMessage(), e);
		}
	}

	/** @return steps to the newest of that version @throws DeployException when it is not kept */
	static int stepsTo(Record.Deployed entry, String version) throws DeployException {
		for (int i = 0; i < entry.before().size(); i++) if (entry.before().get(i).version().equals(version)) return i + 1;
		throw none(entry, version);
	}

	/** @throws DeployException when it does not go back so far */
	static Record.Before back(Record.Deployed entry, int steps) throws DeployException {
		if (steps < 1 || steps > entry.before().size()) throw none(entry, steps + " versions back");
		return entry.before().get(steps - 1);
	}

	static DeployException none(Slot slot) {
		return new DeployException(Reason.NO_PREVIOUS, "no version of " + slot.name() + " before this one is kept: deploy its jar instead");
	}

	private static DeployException none(Record.Deployed entry, String wanted) {
		if (entry.before().isEmpty()) return none(entry.slot());
		return new DeployException(Reason.NO_PREVIOUS, wanted + ", there is none: before " + entry.name() + " " + entry.version() + " ran "
			+ entry.before().stream().map(Record.Before::version).collect(Collectors.joining(", ")));
	}
}
