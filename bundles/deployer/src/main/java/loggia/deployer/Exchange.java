package loggia.deployer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.api.routes.ApiRoutes;
import loggia.deployer.DeployException.Reason;
import loggia.deployer.settings.Snapshots;
import loggia.deployer.settings.Value;
import loggia.deployer.trust.BundleTrust;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an installed version takes over: resolved, started and self-tested beside the one that answers, then the routes flip. Where only one can run
 * at a time, or the settings change with the version, calls wait in the gate while the old one stops and the new one starts. Whatever fails before the
 * flip leaves the old one answering. On the deployer's thread.
 */
final class Exchange {
	private static final Logger log = LoggerFactory.getLogger(Exchange.class);
	private static final Duration READY = Duration.ofSeconds(5);
	/** New calls wait at most 5 s in the gate: the old version gets half of it to finish. */
	private static final Duration DRAIN_HELD = Duration.ofMillis(2_500);

	private final FrameworkWiring wiring;
	private final ApiRoutes routes;
	private final RecordFile records;
	private final Drains drains;
	private final Snapshots settings;
	private final BundleTrust trust;

	/**
	 * Settings that change with the version.
	 *
	 * @param now  of the one that answers
	 * @param then of the one that takes over
	 */
	record Change(Map<String, Map<String, Value>> now, Map<String, Map<String, Value>> then) {}

	Exchange(FrameworkWiring wiring, ApiRoutes routes, RecordFile records, Drains drains, Snapshots settings, BundleTrust trust) {
		this.wiring = wiring;
		this.routes = routes;
		this.records = records;
		this.drains = drains;
		this.settings = settings;
		this.trust = trust;
	}

	/** @param next what the record is to say @return the APIs it answers */
	List<String> beside(Record.Deployed next, Bundle fresh, Progress progress) throws DeployException {
		resolve(fresh);
		passed("resolved", progress);
		Lifecycle.start(fresh);
		passed("started", progress);
		var apis = ready(fresh);
		trust.checkOffer(next.sha256(), apis);
		passed("tested", progress);
		flip(next, fresh);
		passed("switched", progress);
		return apis;
	}

	/** @param change null when the settings stay as they are */
	List<String> held(Record.Deployed next, Bundle old, Bundle fresh, Change change, Progress progress) throws DeployException {
		resolve(fresh);
		passed("resolved", progress);
		try (var held = new Held(routes.hold(Set.copyOf(routes.names(old.getBundleId()))))) {
			KillPoints.hit("held.begun");
			boolean flipped = false;
			try {
				await(routes.drain(old.getBundleId(), DRAIN_HELD), DRAIN_HELD.plusSeconds(1));
				Lifecycle.stop(old);
				KillPoints.hit("held.stopped");
				if (change != null) announceAndChange(next.slot(), change);
				Lifecycle.start(fresh);
				passed("started", progress);
				var apis = ready(fresh);
				trust.checkOffer(next.sha256(), apis);
				passed("tested", progress);
				flip(next, fresh);
				flipped = true;
				passed("switched", progress);
				return apis;
			} finally {
				if (!flipped) bringBack(old, fresh, change);
			}
		}
	}

	/** The record says first what a start puts back: whoever is interrupted between here and the flip starts with the old version and its settings. */
	private void announceAndChange(Slot slot, Change change) throws DeployException {
		records.keep(records.now().changed(records.now().of(slot).puttingBack(Record.PutBack.of(change.now(), change.then()))));
		KillPoints.hit("held.announced");
		put(settings, Record.PutBack.of(change.then(), change.now()));
		KillPoints.hit("settings.all");
	}

	static void put(Snapshots settings, Record.PutBack wanted) throws DeployException {
		try {
			settings.put(wanted.configurations(), wanted.gone(), () -> KillPoints.hit("settings.changed"));
		} catch (IOException | IllegalArgumentException e) {
			throw new DeployException(Reason.STORAGE, "the settings cannot be put back: " + e.getMessage(), e);
		}
	}

	private void bringBack(Bundle old, Bundle fresh, Change change) {
		Lifecycle.stop(fresh);
		try {
			if (change != null) {
				put(settings, Record.PutBack.of(change.now(), change.then()));
				var entry = records.now().of(Providers.slot(old));
				if (entry != null && entry.putBack() != null) records.keep(records.now().changed(entry.puttingBack(null)));
			}
			Lifecycle.start(old);
			ready(old);
			routes.activate(old.getBundleId());
		} catch (DeployException | IllegalStateException e) {
			log.error("{} does not come back after {} failed", Lifecycle.name(old), Lifecycle.name(fresh), e);
		}
	}

	/** Before anything else is touched. @throws DeployException with the requirement that is missing */
	private void resolve(Bundle fresh) throws DeployException {
		// starting resolves too, and says what is missing
		if (!wiring.resolveBundles(List.of(fresh))) Lifecycle.start(fresh);
	}

	private List<String> ready(Bundle fresh) throws DeployException {
		return await(routes.ready(fresh.getBundleId(), READY), READY.plusSeconds(1));
	}

	/** The record first: after a crash between the two, the next start has the version that was tested. */
	private void flip(Record.Deployed next, Bundle fresh) throws DeployException {
		trust.claim(next.sha256());
		var before = records.now();
		records.keep(before.with(next));
		KillPoints.hit("deploy.recorded");
		drains.end(next.slot());
		try {
			routes.activate(fresh.getBundleId());
		} catch (IllegalStateException e) {
			records.keep(before);
			throw new DeployException(Reason.NOT_READY, Lifecycle.name(fresh) + " cannot take over: " + e.getMessage(), e);
		}
		KillPoints.hit("deploy.flipped");
	}

	private static void passed(String step, Progress progress) {
		progress.step(step);
		if (!step.equals("switched")) KillPoints.hit("deploy." + step);
	}

	static <T> T await(CompletionStage<T> stage, Duration limit) throws DeployException {
		try {
			return stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
		} catch (ExecutionException e) {
			var cause = e.getCause() instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : e.getCause();
			throw new DeployException(Reason.NOT_READY, cause.getMessage(), cause);
		} catch (TimeoutException e) {
			throw new DeployException(Reason.NOT_READY, "the gate did not answer within " + limit.toSeconds() + " s", e);
		} catch (InterruptedException e) {
			throw new DeployException(Reason.STOPPING, "the gateway is stopping", e);
		}
	}

	/** The gate's hold, as something whose closing cannot fail. */
	private record Held(AutoCloseable hold) implements AutoCloseable {
		@Override
		public void close() {
			try {
				hold.close();
			} catch (Exception e) {
				throw new IllegalStateException("the gate keeps calls waiting", e);
			}
		}
	}
}
