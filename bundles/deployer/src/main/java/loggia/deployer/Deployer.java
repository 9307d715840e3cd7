package loggia.deployer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loggia.api.access.OperatorActions;
import loggia.api.routes.ApiRoutes;
import loggia.api.routes.ApiRoutes.State;
import loggia.deployer.DeployException.Reason;
import loggia.deployer.settings.Snapshots;
import loggia.deployer.settings.Value;
import loggia.deployer.trust.BundleTrust;
import loggia.launcher.trust.ExactBytes;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges provider bundles while the gateway runs. One thread owns every call of a bundle's lifecycle. A new bundle is installed beside the
 * one of its {@link Slot}, which answers until the new one has proved itself ({@link Exchange}), and then finishes its calls ({@link Drains}). A
 * version that does not stay well is taken back. What is deployed, and what was, stands in the {@link RecordFile}.
 */
@Component(service = Deployer.class, immediate = true, configurationPid = "loggia.deployer")
@Designate(ocd = DeployerConfig.class)
public class Deployer {
	private static final Logger log = LoggerFactory.getLogger(Deployer.class);
	private static final int MOST_WAITING = 8;

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile HealthCheckExecutor health;
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile OperatorActions actions;

	private final BundleContext context;
	private final ApiRoutes routes;
	/** The gate answers a few APIs itself; it is never exchanged. */
	private final Bundle gate;
	private final Snapshots settings;
	private final Shipped shipped;
	private final Path data;
	private final BundleStore store;
	private final BundleTrust trust;
	private final RecordFile records;
	private final Providers providers;
	private final SerialThread thread = new SerialThread();
	private final Leftovers leftovers = new Leftovers();
	private final Drains drains;
	private final Exchange exchange;
	private final History history;
	private final HealthWatch watch = new HealthWatch(() -> BundleHealth.critical(health));
	private final AutomaticReturn returns;
	private volatile int watchSeconds;
	private volatile int keptVersions;

	/**
	 * What a deploy did.
	 *
	 * @param replaced the version before, or null
	 * @param watched  completes when the new version was watched: with null, or with why the version before it is back
	 */
	public record Outcome(Slot slot, String version, String replaced, List<String> apis, CompletableFuture<String> watched) {
		/** @return the symbolic name */
		public String name() {
			return slot.name();
		}
	}

	/** What runs while nothing else changes bundles. */
	public interface Work<T> {
		T run() throws DeployException;
	}

	/** @throws IOException when the record cannot be read */
	@Activate
	public Deployer(BundleContext context, @Reference ApiRoutes routes, @Reference ServiceReference<ApiRoutes> gate, @Reference Snapshots settings, DeployerConfig config) throws IOException {
		this(context, routes, gate.getBundle(), settings);
		configure(config);
	}

	Deployer(BundleContext context, ApiRoutes routes, Bundle gate, Snapshots settings) throws IOException {
		this.context = context;
		this.routes = routes;
		this.gate = gate;
		this.settings = settings;
		configure(30, 20);
		data = Path.of(needed(context, "loggia.data"));
		store = new BundleStore(data);
		trust = new BundleTrust(context, data);
		records = new RecordFile(data, store);
		providers = new Providers(context);
		drains = new Drains(routes, thread, leftovers::uninstall);
		shipped = new Shipped(context.getProperty("loggia.home"));
		history = new History(records, store, settings, shipped);
		returns = new AutomaticReturn(watch, thread, records, (entry, returned) -> goBack(entry, 1, returned).version(), () -> actions);
		exchange = new Exchange(context.getBundle(0).adapt(FrameworkWiring.class), routes, records, drains, settings, trust);
		store.clearIncoming();
		store.keepOnly(records.now().jars());
		finishRollBacks();
		thread.later(this::endOrphans);
	}

	Deployer(BundleContext context, ApiRoutes routes, Bundle gate) throws IOException {
		this(context, routes, gate, Snapshots.NOTHING);
	}

	@Modified
	void configure(DeployerConfig config) {
		configure(config.watch_seconds(), config.keep_versions());
	}

	/** @param watchSeconds 0 watches nothing @param keptVersions that can be rolled back to */
	final void configure(int watchSeconds, int keptVersions) {
		this.watchSeconds = watchSeconds;
		this.keptVersions = keptVersions;
	}

	@Deactivate
	void close() {
		watch.close();
		thread.close();
	}

	/** Blocks until the new bundle serves or is refused; tens of milliseconds, at most about 20 s. */
	public Outcome deploy(InputStream bytes) throws DeployException {
		return deploy(receive(bytes), Progress.SILENT);
	}

	/** Takes the bytes and reads what they are; any thread. What was received is then deployed, or {@link #discard}ed. */
	BundleJar receive(InputStream bytes) throws DeployException {
		if (thread.waiting() >= MOST_WAITING) throw new DeployException(Reason.BUSY, MOST_WAITING + " deploys wait already: try again when they are done");
		var jar = store.receive(bytes);
		KillPoints.hit("deploy.received");
		return jar;
	}

	void discard(BundleJar received) throws DeployException {
		store.discard(received.file());
	}

	/** As {@link #deploy(InputStream)}, of a received jar. */
	Outcome deploy(BundleJar received, Progress progress) throws DeployException {
		try {
			progress.step("received");
			return thread.call(() -> exchange(received, progress));
		} finally {
			store.discard(received.file());
		}
	}

	/** As {@link #deploy}, with a jar that ran before, and the settings it ran with. @param steps 1 for the version before, and so on */
	public Outcome rollBack(Slot slot, int steps) throws DeployException {
		return thread.call(() -> goBack(recorded(slot), steps, null));
	}

	/** As {@link #rollBack(Slot, int)}, to the newest of that version. */
	public Outcome rollBack(Slot slot, String version) throws DeployException {
		return thread.call(() -> {
			var entry = recorded(slot);
			return goBack(entry, History.stepsTo(entry, version), null);
		});
	}

	/** Runs the work between deploys, on the deployer's thread. Blocks until it is done. */
	public <T> T exclusively(Work<T> work) throws DeployException {
		return thread.call(work::run);
	}

	/**
	 * @param major null when the name alone says it
	 * @throws DeployException when nothing of that name answers calls, or two majors do and nobody said which
	 */
	public Slot slot(String name, Integer major) throws DeployException {
		return thread.call(() -> {
			// what is deployed and does not run can be rolled back and removed too
			var known = Stream.concat(providers.named(name).stream().filter(this::serves).map(Providers::slot), records.now().deployed().stream().map(Record.Deployed::slot));
			var slots = known.filter(slot -> slot != null && slot.name().equals(name) && (major == null || slot.major() == major)).distinct().sorted().toList();
			if (slots.isEmpty()) throw unknown(name + (major == null ? "" : " " + major + ".x"));
			if (slots.size() > 1) throw new DeployException(Reason.AMBIGUOUS, name + " answers with its APIs " + slots.stream().map(slot -> slot.major() + ".x").collect(Collectors.joining(" and "))
				+ ": say which with ?major=" + slots.get(0).major() + " (--major " + slots.get(0).major() + ")");
			return slots.get(0);
		});
	}

	/** @return who decides what may be deployed */
	public BundleTrust trust() {
		return trust;
	}

	/** @return the gate's switch */
	public ApiRoutes routes() {
		return routes;
	}

	/** Blocks until the bundle takes no more calls; it finishes those it has in the background. Its history goes too. @return the version that was removed */
	public String remove(Slot slot) throws DeployException {
		return thread.call(() -> {
			var bundle = serving(slot);
			var entry = records.now().of(slot);
			if (bundle == null && entry == null) throw unknown(slot.name());
			if (gate.equals(bundle)) throw new DeployException(Reason.PART_OF_PLATFORM, slot.name() + " is the gate itself: it cannot be removed");
			records.keep(records.now().without(slot));
			KillPoints.hit("remove.recorded");
			drains.end(slot);
			var version = bundle == null ? entry.version() : bundle.getVersion().toString();
			log.info("{} {} removed", slot.name(), version);
			if (bundle != null) drains.begin(slot, bundle);
			KillPoints.hit("remove.draining");
			tidy();
			return version;
		});
	}

	/** @return all providers, by name, major and time; any thread */
	List<Listed> list() throws DeployException {
		var sums = shipped.sums();
		var all = new ArrayList<Listed>();
		for (var bundle : providers.all()) {
			if (isAttempt(bundle) && routes.state(bundle.getBundleId()) != State.DRAINING) continue;
			var slot = Providers.slot(bundle);
			if (slot == null) continue;
			all.add(Listed.of(bundle, slot, records.now().of(slot), routes, sums, leftovers.of(slot)));
		}
		// a predecessor that ended while the list was made
		all.removeIf(listed -> context.getBundle(listed.bundleId()) == null);
		all.sort(null);
		return all;
	}

	/** @return the record's; any thread */
	Record record() {
		return records.now();
	}

	/** @return the folder of everything the gateway keeps */
	Path data() {
		return data;
	}

	/** @return whether the record names this location: what is deployed for good, not an attempt or a predecessor */
	public boolean isRecorded(String location) {
		return records.now().names(location);
	}

	// ---- on the deployer's thread

	/** What a roll-back changed before it was interrupted; before any provider starts. */
	private void finishRollBacks() throws IOException {
		for (var entry : records.now().deployed()) {
			if (entry.putBack() == null) continue;
			try {
				Exchange.put(settings, entry.putBack());
				records.keep(records.now().changed(entry.puttingBack(null)));
				log.info("{} {} has the settings again that it had before an interrupted roll-back", entry.name(), entry.version());
			} catch (DeployException e) {
				throw new IOException(e.getMessage(), e);
			}
		}
	}

	/** What was finishing its calls when the gate went away: nobody waits for it any more. */
	private void endOrphans() {
		for (var bundle : providers.all()) {
			var slot = Providers.slot(bundle);
			boolean orphan = Providers.isDeployed(bundle) ? isAttempt(bundle) : slot != null && !bundle.equals(gate) && records.now().removes(slot);
			if (orphan) leftovers.uninstall(bundle);
		}
	}

	private Outcome exchange(BundleJar received, Progress progress) throws DeployException {
		for (var bundle : providers.named(received.name())) {
			if (!Providers.is(bundle) || bundle.equals(gate)) throw new DeployException(Reason.PART_OF_PLATFORM, "a bundle of the platform is called " + received.name() + ": give yours another Bundle-SymbolicName");
		}
		trust.check(received.file(), received.sha256());
		progress.step("verified");
		try {
			var jar = store.keep(received);
			KillPoints.hit("deploy.kept");
			var old = serving(jar.slot());
			var wasCritical = old == null ? CompletableFuture.completedFuture(false) : watch.isCritical(old.getBundleId());
			var taken = takeOver(jar, old, history.after(jar, old, keptVersions), null, null, progress);
			boolean watched = old != null && watchSeconds > 0;
			return taken.outcome(watched ? returns.watch(jar.slot(), taken.fresh, Duration.ofSeconds(watchSeconds), wasCritical) : CompletableFuture.completedFuture(null));
		} finally {
			tidy();
		}
	}

	private Outcome goBack(Record.Deployed entry, int steps, Record.Returned returned) throws DeployException {
		KillPoints.hit("rollback.begun");
		var target = History.back(entry, steps);
		var jar = BundleJar.read(store.file(target.sha256()), target.sha256());
		trust.check(jar.file(), jar.sha256());
		try {
			var before = entry.before().subList(steps, entry.before().size());
			return takeOver(jar, serving(entry.slot()), before, target.configuration(), returned, Progress.SILENT).outcome(CompletableFuture.completedFuture(null));
		} finally {
			tidy();
		}
	}

	/** What has happened when one bundle took over. @param old what it replaces, or null */
	private record Taken(BundleJar jar, Bundle old, Bundle fresh, List<String> apis) {
		Outcome outcome(CompletableFuture<String> watched) {
			return new Outcome(jar.slot(), jar.version(), old == null ? null : old.getVersion().toString(), apis, watched);
		}
	}

	/** @param configuration settings that come with it; null to leave them as they are @param returned what it is taken back from, or null */
	private Taken takeOver(BundleJar jar, Bundle old, List<Record.Before> before, Map<String, Map<String, Value>> configuration, Record.Returned returned, Progress progress) throws DeployException {
		var location = Providers.LOCATION + jar.name() + "/" + jar.sha256() + "/" + UUID.randomUUID();
		var fresh = install(jar, location);
		boolean serves = false;
		try {
			progress.step("installed");
			KillPoints.hit("deploy.installed");
			var next = new Record.Deployed(jar.name(), jar.slot().major(), jar.version(), jar.sha256(), location, Instant.now().toString(), null, List.copyOf(before), returned);
			var now = old == null || configuration == null ? configuration : history.settingsOf(old);
			var change = Objects.equals(now, configuration) ? null : new Exchange.Change(now, configuration);
			boolean held = old != null && (jar.exclusive() || change != null);
			var apis = held ? exchange.held(next, old, fresh, change, progress) : exchange.beside(next, fresh, progress);
			serves = true;
			if (old != null) {
				drains.begin(jar.slot(), old);
				progress.step("draining");
				KillPoints.hit("deploy.draining");
			}
			log.info("{} deployed{}: {}", Lifecycle.name(fresh), old == null ? "" : ", replaces " + old.getVersion(), apis);
			return new Taken(jar, old, fresh, apis);
		} finally {
			if (!serves) leftovers.uninstall(fresh);
		}
	}

	private Bundle install(BundleJar jar, String location) throws DeployException {
		try (var bytes = ExactBytes.of(jar.file(), jar.sha256())) {
			return context.installBundle(location, bytes);
		} catch (BundleException e) {
			throw new DeployException(Reason.NOT_A_BUNDLE, jar.name() + " " + jar.version() + " cannot be installed: " + e.getMessage(), e);
		} catch (IOException e) {
			throw new DeployException(Reason.STORAGE, jar.file() + " cannot be read: " + e.getMessage(), e);
		}
	}

	private void tidy() {
		try {
			store.keepOnly(records.now().jars());
		} catch (IOException e) {
			log.warn("jars that nothing needs any more stay in {}", data.resolve("deployed"), e);
		}
	}

	private Bundle serving(Slot slot) {
		Bundle found = null;
		for (var bundle : providers.named(slot.name())) {
			if (!serves(bundle) || !slot.equals(Providers.slot(bundle))) continue;
			if (found == null || routes.state(bundle.getBundleId()) == State.ACTIVE) found = bundle;
		}
		return found;
	}

	private boolean serves(Bundle bundle) {
		return Providers.is(bundle) && !drains.has(bundle) && !isAttempt(bundle);
	}

	/** @return whether the bundle was deployed, but is not what the record says: it hangs in its start, or finishes its calls */
	private boolean isAttempt(Bundle bundle) {
		return Providers.isDeployed(bundle) && !isRecorded(bundle.getLocation());
	}

	private Record.Deployed recorded(Slot slot) throws DeployException {
		var entry = records.now().of(slot);
		if (entry != null) return entry;
		if (serving(slot) == null) throw unknown(slot.name());
		throw History.none(slot);
	}

	private static DeployException unknown(String name) {
		return new DeployException(Reason.UNKNOWN_BUNDLE, "no bundle " + name + " offers APIs: GET /api/v1/apis lists them");
	}

	private static String needed(BundleContext context, String property) {
		var value = context.getProperty(property);
		if (value == null) throw new IllegalStateException("framework property " + property + " is not set: start the gateway with its launcher");
		return value;
	}
}
