package loggia.deployer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import loggia.api.routes.ApiRoutes;
import org.osgi.framework.BundleContext;

/** The gate's switch as its contract says, with failures on demand; {@code events} is what the deployer asked of it, in order. */
final class FakeRoutes implements ApiRoutes {
	final List<String> events = new CopyOnWriteArrayList<>();
	private final BundleContext context;
	private final Map<Long, State> states = new HashMap<>();
	private final Map<Long, CompletableFuture<Void>> drains = new HashMap<>();
	/** What {@link #ready} says of a bundle; null for ready. */
	volatile LongFunction<String> notReady = id -> null;
	volatile boolean activateFails;
	/** What each bundle answers. */
	volatile List<String> names = List.of("x", "y");
	/** Whether a drain waits for {@link #lastCallEnds}. */
	volatile boolean callsInFlight;

	FakeRoutes(BundleContext context) {
		this.context = context;
	}

	@Override
	public synchronized State state(long bundleId) {
		return states.getOrDefault(bundleId, State.ABSENT);
	}

	@Override
	public synchronized CompletionStage<List<String>> ready(long bundleId, Duration limit) {
		events.add("ready " + version(bundleId));
		var reason = notReady.apply(bundleId);
		if (reason != null) return CompletableFuture.failedFuture(new IllegalStateException(reason));
		states.putIfAbsent(bundleId, State.WAITING);
		return CompletableFuture.completedFuture(names(bundleId));
	}

	@Override
	public synchronized void activate(long bundleId) {
		events.add("activate " + version(bundleId));
		if (activateFails) throw new IllegalStateException("greet is held by another");
		var slot = Providers.slot(context.getBundle(bundleId));
		states.replaceAll((id, state) -> state == State.ACTIVE && context.getBundle(id) != null && slot.equals(Providers.slot(context.getBundle(id))) ? State.DRAINING : state);
		states.put(bundleId, State.ACTIVE);
	}

	@Override
	public synchronized CompletionStage<Void> drain(long bundleId, Duration limit) {
		events.add("drain " + version(bundleId) + " " + limit.toMillis());
		states.put(bundleId, State.DRAINING);
		var drain = drains.computeIfAbsent(bundleId, id -> new CompletableFuture<>());
		if (!callsInFlight || limit.isZero()) drain.complete(null);
		return drain;
	}

	@Override
	public AutoCloseable hold(Set<String> names) {
		events.add("hold " + String.join(",", names.stream().sorted().toList()));
		return () -> events.add("release");
	}

	@Override
	public List<String> names(long bundleId) {
		return names;
	}

	synchronized void lastCallEnds() {
		List.copyOf(drains.values()).forEach(d -> d.complete(null));
	}

	private String version(long bundleId) {
		return context.getBundle(bundleId) == null ? "gone" : context.getBundle(bundleId).getVersion().toString();
	}
}
