package loggia.deployer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import loggia.api.routes.ApiRoutes;
import loggia.api.routes.ApiRoutes.State;
import loggia.deployer.DeployException.Reason;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges provider bundles while the gateway runs. One thread owns every call of a bundle's lifecycle. A new bundle is installed beside the
 * old one, resolved, started and self-tested; then the gate's routes flip in one write; the old one finishes its calls and is uninstalled.
 * Whatever fails before the flip leaves the old one as it was.
 */
@Component(service = Deployer.class)
public class Deployer {
	private static final Logger log = LoggerFactory.getLogger(Deployer.class);
	/** Then symbolic name, SHA-256 and a part that nobody can guess: {@code getBundle(location)} is the one look-up that no hook sees. */
	private static final String LOCATION = "loggia:deployed/";
	private static final Duration READY = Duration.ofSeconds(5);
	private static final Duration DRAIN = Duration.ofSeconds(30);
	/** New calls of an exclusive provider wait at most 5 s in the gate: the old one gets half of it to finish. */
	private static final Duration DRAIN_EXCLUSIVE = Duration.ofMillis(2_500);
	private static final int MOST_WAITING = 8;

	private final BundleContext context;
	private final ApiRoutes routes;
	/** The gate answers a few APIs itself; it is never exchanged. */
	private final Bundle gate;
	private final Path data;
	private final BundleStore store;
	private final ThreadPoolExecutor thread;
	/** Bundles that finish their last calls, by symbolic name. Of the deployer's thread. */
	private final Map<String, Bundle> draining = new HashMap<>();
	private volatile Record record;

	/** What a deploy did. @param replaced the version before, or null */
	record Outcome(String name, String version, String replaced, List<String> apis) {}

	/**
	 * One provider bundle.
	 *
	 * @param since    ISO-8601
	 * @param shipped  whether it came with the distribution
	 * @param previous version that it can be rolled back to, or null
	 */
	record Listed(long bundleId, String name, String version, String state, List<String> apis, List<String> families, String sha256, String since, boolean shipped,
		String previous) {}

	/** What runs while nothing else changes bundles. */
	public interface Work<T> {
		T run() throws DeployException;
	}

	/** @throws IOException when the record cannot be read: then nothing can be deployed, and the launcher would not start either */
	@Activate
	public Deployer(BundleContext context, @Reference ApiRoutes routes, @Reference ServiceReference<ApiRoutes> gate) throws IOException {
		this(context, routes, gate.getBundle());
	}

	Deployer(BundleContext context, ApiRoutes routes, Bundle gate) throws IOException {
		this.context = context;
		this.routes = routes;
		this.gate = gate;
		data = Path.of(needed(context, "loggia.data"));
		store = new BundleStore(data);
		record = Record.read(data);
		store.clearIncoming();
		store.keepOnly(referred(record));
		thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
			var created = new Thread(task, "loggia-deployer");
			created.setDaemon(true);
			return created;
		});
		thread.execute(this::endOrphans);
	}

	@Deactivate
	void close() {
		thread.shutdownNow();
	}

	/** Blocks until the new bundle serves or is refused; tens of milliseconds, at most about 20 s. */
	Outcome deploy(InputStream bytes) throws DeployException {
		if (thread.getQueue().size() >= MOST_WAITING) throw new DeployException(Reason.BUSY, MOST_WAITING + " deploys wait already: try again when they are done");
		var jar = store.receive(bytes);
		try {
			return onThread(() -> exchange(jar, false));
		} finally {
			store.discard(jar.file());
		}
	}

	/** As {@link #deploy}, with the jar that ran before the one that runs now. One step: after it there is nothing to go back to. */
	Outcome rollBack(String name) throws DeployException {
		return onThread(() -> {
			var deployed = record.of(name);
			if (deployed == null && serving(name) == null) throw unknown(name);
			if (deployed == null || deployed.previous() == null) throw new DeployException(Reason.NO_PREVIOUS, "no version of " + name + " before this one is kept: deploy its jar instead");
			var sha256 = deployed.previous().sha256();
			return exchange(BundleJar.read(store.file(sha256), sha256), true);
		});
	}

	/** Runs the work between deploys, on the deployer's thread. Blocks until it is done. */
	public <T> T exclusively(Work<T> work) throws DeployException {
		return onThread(work::run);
	}

	/** @return the bundle that answers calls under this name @throws DeployException when there is none */
	Bundle provider(String name) throws DeployException {
		return onThread(() -> {
			var bundle = serving(name);
			if (bundle == null) throw unknown(name);
			return bundle;
		});
	}

	/** @return the gate's switch */
	public ApiRoutes routes() {
		return routes;
	}

	/** Blocks until the bundle takes no more calls; it finishes those it has in the background. @return the version that was removed */
	String remove(String name) throws DeployException {
		return onThread(() -> {
			var bundle = serving(name);
			if (bundle == null) throw unknown(name);
			if (bundle.equals(gate)) throw new DeployException(Reason.PART_OF_PLATFORM, name + " is the gate itself: it cannot be removed");
			keep(record.without(name));
			endPredecessor(name);
			log.info("{} removed", Lifecycle.name(bundle));
			drain(bundle);
			return bundle.getVersion().toString();
		});
	}

	/** @return all providers, by name and version; any thread */
	List<Listed> list() throws DeployException {
		var sums = shippedSums();
		var all = new ArrayList<Listed>();
		for (var bundle : providers()) {
			if (isAttempt(bundle) && routes.state(bundle.getBundleId()) != State.DRAINING) continue;
			var deployed = record.of(bundle.getSymbolicName());
			boolean shipped = !bundle.getLocation().startsWith(LOCATION);
			var sha = shipped ? sums.get(fileName(bundle.getLocation())) : bundle.getLocation().substring(LOCATION.length()).split("/")[1];
			boolean recorded = deployed != null && deployed.location().equals(bundle.getLocation());
			var since = recorded ? deployed.since() : Instant.ofEpochMilli(bundle.getLastModified()).toString();
			var previous = recorded && deployed.previous() != null ? deployed.previous().version() : null;
			all.add(new Listed(bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion().toString(), routes.state(bundle.getBundleId()).name().toLowerCase(java.util.Locale.ROOT),
				routes.names(bundle.getBundleId()), families(bundle), sha, since, shipped, previous));
		}
		// a predecessor that ended while the list was made
		all.removeIf(listed -> context.getBundle(listed.bundleId()) == null);
		all.sort(Comparator.comparing(Listed::name).thenComparing(Listed::since));
		return all;
	}

	/** @return whether the record names this location: what is deployed for good, not an attempt or a predecessor */
	boolean isRecorded(String location) {
		return record.deployed().stream().anyMatch(d -> d.location().equals(location));
	}

	// ---- on the deployer's thread

	/** What was finishing its calls when the gate went away: nobody waits for it any more. */
	private void endOrphans() {
		for (var bundle : providers()) {
			boolean deployed = bundle.getLocation().startsWith(LOCATION);
			if (deployed ? !isRecorded(bundle.getLocation()) : record.removed().contains(bundle.getSymbolicName()) && !bundle.equals(gate)) Lifecycle.uninstall(bundle);
		}
	}

	/** @param back whether this undoes a deploy */
	private Outcome exchange(BundleJar received, boolean back) throws DeployException {
		for (var bundle : sameName(received.name())) {
			if (!isProvider(bundle) || bundle.equals(gate)) throw new DeployException(Reason.PART_OF_PLATFORM, "a bundle of the platform is called " + received.name() + ": give yours another Bundle-SymbolicName");
		}
		Bundle fresh = null;
		boolean serves = false;
		try {
			var jar = store.keep(received);
			var old = serving(jar.name());
			var location = LOCATION + jar.name() + "/" + jar.sha256() + "/" + UUID.randomUUID();
			fresh = install(jar, location);
			var next = new Record.Deployed(jar.name(), jar.version(), jar.sha256(), location, Instant.now().toString(), back || old == null ? null : previous(jar, old));
			var apis = jar.exclusive() && old != null ? exchangeExclusive(next, old, fresh) : exchangeBeside(next, fresh);
			serves = true;
			if (old != null) drain(old);
			log.info("{} deployed{}: {}", Lifecycle.name(fresh), old == null ? "" : ", replaces " + old.getVersion(), apis);
			return new Outcome(jar.name(), jar.version(), old == null ? null : old.getVersion().toString(), apis);
		} finally {
			if (!serves) {
				if (fresh != null) Lifecycle.uninstall(fresh);
				tidy();
			}
		}
	}

	/** @return what the record names as the version before; the same jar again does not push it out */
	private Record.Previous previous(BundleJar jar, Bundle old) throws DeployException {
		var version = old.getVersion().toString();
		if (old.getLocation().startsWith(LOCATION)) {
			var deployed = record.of(jar.name());
			if (deployed == null) return null;
			return deployed.sha256().equals(jar.sha256()) ? deployed.previous() : new Record.Previous(version, deployed.sha256());
		}
		var shipped = shippedFile(fileName(old.getLocation()));
		return shipped == null ? null : new Record.Previous(version, store.keepCopy(shipped));
	}

	private List<String> exchangeBeside(Record.Deployed next, Bundle fresh) throws DeployException {
		Lifecycle.start(fresh);
		var apis = ready(fresh);
		flip(next, fresh);
		return apis;
	}

	/** Calls wait in the gate while the old one lets go of what only one can own. */
	private List<String> exchangeExclusive(Record.Deployed next, Bundle old, Bundle fresh) throws DeployException {
		resolve(fresh);
		try (var held = new Held(routes.hold(Set.copyOf(routes.names(old.getBundleId()))))) {
			boolean flipped = false;
			try {
				await(routes.drain(old.getBundleId(), DRAIN_EXCLUSIVE), DRAIN_EXCLUSIVE.plusSeconds(1));
				Lifecycle.stop(old);
				Lifecycle.start(fresh);
				var apis = ready(fresh);
				flip(next, fresh);
				flipped = true;
				return apis;
			} finally {
				if (!flipped) bringBack(old, fresh);
			}
		}
	}

	private void bringBack(Bundle old, Bundle fresh) {
		Lifecycle.stop(fresh);
		try {
			Lifecycle.start(old);
			ready(old);
			routes.activate(old.getBundleId());
		} catch (DeployException | IllegalStateException e) {
			log.error("{} does not come back after {} failed", Lifecycle.name(old), Lifecycle.name(fresh), e);
		}
	}

	private Bundle install(BundleJar jar, String location) throws DeployException {
		try (var bytes = Files.newInputStream(jar.file())) {
			return context.installBundle(location, bytes);
		} catch (BundleException e) {
			throw new DeployException(Reason.NOT_A_BUNDLE, jar.name() + " " + jar.version() + " cannot be installed: " + e.getMessage(), e);
		} catch (IOException e) {
			throw new DeployException(Reason.STORAGE, jar.file() + " cannot be read: " + e.getMessage(), e);
		}
	}

	/** For an exclusive provider only: else starting resolves, with the reason in its exception. */
	private void resolve(Bundle fresh) throws DeployException {
		var wiring = context.getBundle(0).adapt(org.osgi.framework.wiring.FrameworkWiring.class);
		if (!wiring.resolveBundles(List.of(fresh))) Lifecycle.start(fresh);
	}

	private List<String> ready(Bundle fresh) throws DeployException {
		return await(routes.ready(fresh.getBundleId(), READY), READY.plusSeconds(1));
	}

	/** The record first: after a crash between the two, the next start has the version that was tested. */
	private void flip(Record.Deployed next, Bundle fresh) throws DeployException {
		var before = record;
		keep(record.with(next));
		endPredecessor(next.name());
		try {
			routes.activate(fresh.getBundleId());
		} catch (IllegalStateException e) {
			keep(before);
			throw new DeployException(Reason.NOT_READY, Lifecycle.name(fresh) + " cannot take over: " + e.getMessage(), e);
		}
	}

	private void drain(Bundle old) {
		var name = old.getSymbolicName();
		draining.put(name, old);
		routes.drain(old.getBundleId(), DRAIN).whenComplete((done, failure) -> {
			try {
				thread.execute(() -> {
					if (draining.remove(name, old)) {
						Lifecycle.uninstall(old);
						tidy();
					}
				});
			} catch (RejectedExecutionException e) {
				log.debug("{} ends with the gateway", name, e);
			}
		});
	}

	/** At most one finishes its calls: the one before it ends now, its calls fail typed. */
	private void endPredecessor(String name) {
		var predecessor = draining.remove(name);
		if (predecessor == null) return;
		try {
			await(routes.drain(predecessor.getBundleId(), Duration.ZERO), Duration.ofSeconds(1));
		} catch (DeployException e) {
			log.warn("{} did not end its calls", Lifecycle.name(predecessor), e);
		}
		Lifecycle.uninstall(predecessor);
	}

	private void keep(Record next) throws DeployException {
		try {
			next.write(data);
			record = next;
		} catch (IOException e) {
			throw new DeployException(Reason.STORAGE, "the record in " + data.resolve("deployer") + " cannot be written, nothing was changed: " + e.getMessage(), e);
		}
	}

	private void tidy() {
		try {
			store.keepOnly(referred(record));
		} catch (IOException e) {
			log.warn("jars that nothing needs any more stay in {}", data.resolve("deployed"), e);
		}
	}

	private Bundle serving(String name) {
		Bundle found = null;
		for (var bundle : sameName(name)) {
			if (!isProvider(bundle) || bundle.equals(draining.get(name)) || isAttempt(bundle)) continue;
			var state = routes.state(bundle.getBundleId());
			if (found == null || state == State.ACTIVE) found = bundle;
		}
		return found;
	}

	/** @return whether the bundle was deployed, but is not what the record says: it hangs in its start, or finishes its calls */
	private boolean isAttempt(Bundle bundle) {
		return bundle.getLocation().startsWith(LOCATION) && !isRecorded(bundle.getLocation());
	}

	private List<Bundle> sameName(String name) {
		var found = new ArrayList<Bundle>();
		for (var bundle : context.getBundles()) {
			if (name.equals(bundle.getSymbolicName())) found.add(bundle);
		}
		return found;
	}

	// ---- any thread

	private List<Bundle> providers() {
		var found = new ArrayList<Bundle>();
		for (var bundle : context.getBundles()) {
			if (isProvider(bundle)) found.add(bundle);
		}
		return found;
	}

	private static boolean isProvider(Bundle bundle) {
		var revision = bundle.adapt(BundleRevision.class);
		return revision != null && !revision.getDeclaredCapabilities("loggia.api").isEmpty();
	}

	private static DeployException unknown(String name) {
		return new DeployException(Reason.UNKNOWN_BUNDLE, "no bundle " + name + " offers APIs: GET /api/v1/apis lists them");
	}

	/** @return none when the bundle was uninstalled meanwhile */
	private static List<String> families(Bundle bundle) {
		return Stream.ofNullable(bundle.adapt(BundleRevision.class)).flatMap(revision -> revision.getDeclaredCapabilities("loggia.api").stream()).map(capability -> capability.getAttributes().get("family"))
			.filter(java.util.Objects::nonNull).map(Object::toString).distinct().sorted().toList();
	}

	/** @return file name to SHA-256, from the list the launcher checked */
	private Map<String, String> shippedSums() throws DeployException {
		var sums = new HashMap<String, String>();
		for (var line : shippedList()) sums.put(fileName(line[1]), line[0]);
		return sums;
	}

	/** @return the file of a shipped bundle, or null when the distribution has none of that name */
	private Path shippedFile(String fileName) throws DeployException {
		for (var line : shippedList()) {
			if (fileName(line[1]).equals(fileName)) return Path.of(context.getProperty("loggia.home"), line[1]);
		}
		return null;
	}

	/** @return SHA-256 and path of each bundle of the distribution */
	private List<String[]> shippedList() throws DeployException {
		var home = context.getProperty("loggia.home");
		var list = home == null ? null : Path.of(home, "lib/bundles.sha256");
		if (list == null || Files.notExists(list)) return List.of();
		try {
			return Files.readAllLines(list).stream().map(line -> line.split("\\s+\\*?", 2)).filter(parts -> parts.length == 2).toList();
		} catch (IOException e) {
			throw new DeployException(Reason.STORAGE, list + " cannot be read: " + e.getMessage(), e);
		}
	}

	private static String fileName(String path) {
		return path.substring(path.lastIndexOf('/') + 1);
	}

	private static Set<String> referred(Record record) {
		var all = new HashSet<String>();
		for (var deployed : record.deployed()) {
			all.add(deployed.sha256());
			if (deployed.previous() != null) all.add(deployed.previous().sha256());
		}
		return all;
	}

	private <T> T onThread(Callable<T> work) throws DeployException {
		Future<T> done;
		try {
			done = thread.submit(work);
		} catch (RejectedExecutionException e) {
			throw new DeployException(Reason.STOPPING, "the gateway is stopping", e);
		}
		try {
			return done.get();
		} catch (ExecutionException e) {
			if (e.getCause() instanceof DeployException known) throw known;
			throw new DeployException(Reason.INTERNAL, "the deploy failed inside: " + e.getCause(), e.getCause());
		} catch (InterruptedException | java.util.concurrent.CancellationException e) {
			throw new DeployException(Reason.STOPPING, "the gateway is stopping", e);
		}
	}

	private static <T> T await(CompletionStage<T> stage, Duration limit) throws DeployException {
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

	private static String needed(BundleContext context, String property) {
		var value = context.getProperty(property);
		if (value == null) throw new IllegalStateException("framework property " + property + " is not set: start the gateway with its launcher");
		return value;
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
