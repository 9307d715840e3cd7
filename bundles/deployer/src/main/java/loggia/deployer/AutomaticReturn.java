package loggia.deployer;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import loggia.api.access.OperatorActions;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a version back that does not stay well after it took over: the one before it answers again, with its settings. */
final class AutomaticReturn {
	private static final Logger log = LoggerFactory.getLogger(AutomaticReturn.class);

	private final HealthWatch health;
	private final SerialThread thread;
	private final RecordFile records;
	private final Way way;
	private final Supplier<OperatorActions> actions;

	/** How it is done, on the deployer's thread. */
	interface Way {
		/** @return the version that answers again */
		String back(Record.Deployed entry, Record.Returned returned) throws DeployException;
	}

	/** @param actions where it is written down; supplies null while nobody writes */
	AutomaticReturn(HealthWatch health, SerialThread thread, RecordFile records, Way way, Supplier<OperatorActions> actions) {
		this.health = health;
		this.thread = thread;
		this.records = records;
		this.way = way;
		this.actions = actions;
	}

	/**
	 * @param wasCritical whether the version before it was not well either: then going back would help nobody
	 * @return completes when it was watched that long, with null, or when it was taken back, with a sentence
	 */
	CompletableFuture<String> watch(Slot slot, Bundle fresh, Duration length, CompletableFuture<Boolean> wasCritical) {
		return health.watch(fresh.getBundleId(), length).thenCompose(critical -> {
			if (critical == null) return CompletableFuture.completedFuture(null);
			if (wasCritical.getNow(false)) {
				log.warn("{} is not well, as the version before it was not: {}", Lifecycle.name(fresh), critical);
				return CompletableFuture.completedFuture(null);
			}
			return takeBack(slot, fresh, critical);
		});
	}

	private CompletableFuture<String> takeBack(Slot slot, Bundle failed, String critical) {
		var done = new CompletableFuture<String>();
		boolean comes = thread.later(() -> {
			var entry = records.now().of(slot);
			// somebody was quicker
			boolean over = entry == null || !entry.location().equals(failed.getLocation()) || entry.before().isEmpty();
			done.complete(over ? null : takeBack(entry, critical));
		});
		if (!comes) done.complete(null);
		return done;
	}

	private String takeBack(Record.Deployed entry, String critical) {
		var name = entry.name() + " " + entry.version();
		try {
			var now = way.back(entry, new Record.Returned(entry.version(), entry.sha256(), Instant.now().toString(), critical));
			audit(entry, "done");
			var sentence = name + " was taken back, " + now + " answers again: " + critical;
			log.warn(sentence);
			return sentence;
		} catch (DeployException e) {
			audit(entry, "failed:" + e.reason.code);
			log.error("{} is not well ({}), and what ran before it does not come up", name, critical, e);
			return name + " is not well (" + critical + "), and what ran before it does not come up: " + e.getMessage();
		}
	}

	private void audit(Record.Deployed entry, String outcome) {
		var taker = actions.get();
		if (taker != null) taker.record(null, "api.return", entry.name() + "/" + entry.version(), outcome);
	}
}
