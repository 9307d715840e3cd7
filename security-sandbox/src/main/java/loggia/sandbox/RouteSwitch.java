package loggia.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import loggia.api.routes.ApiRoutes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The gate's routes as the deployer sees them. A service of its own: the launcher's wall hides it from everybody but the deployer, while the
 * gate itself is for the container.
 */
@Component
public class RouteSwitch implements ApiRoutes {
	/** How long a provider may take to tell its sessions that what it kept for them has ended. */
	private static final Duration FAREWELL = Duration.ofMillis(500);

	private final RouteTable table;
	private final Holds holds;
	private final Readiness readiness;

	@Activate
	public RouteSwitch(@Reference PermissionGate gate) {
		table = gate.table();
		holds = gate.holds();
		readiness = new Readiness(table);
	}

	@Override
	public State state(long bundleId) {
		return table.state(bundleId);
	}

	@Override
	public CompletionStage<List<String>> ready(long bundleId, Duration limit) {
		return readiness.ready(bundleId, limit);
	}

	@Override
	public void activate(long bundleId) {
		table.activate(bundleId);
	}

	@Override
	public CompletionStage<Void> drain(long bundleId, Duration limit) {
		// while calls wait for the next version, what outlives a call is not waited for
		boolean awaited = holds.any(table.names(bundleId));
		List<Provided> parts = table.retire(bundleId);
		CompletableFuture<Void> left = all(parts, Provided::left);
		return (awaited ? all(parts, Provided::drained) : left.thenCompose(none -> all(parts, Provided::drained)))
				.orTimeout(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS).handle((done, late) -> late != null || !left.isDone())
				.thenCompose(some -> some ? farewell(parts) : CompletableFuture.completedFuture(null));
	}

	/** Ends what is kept and what is in flight. A provider that hangs holds up nobody: it has threads of its own. */
	private static CompletableFuture<Void> farewell(List<Provided> parts) {
		return CompletableFuture.supplyAsync(() -> all(parts, Provided::over), RouteSwitch::aside).thenCompose(told -> told)
				.completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
				.thenRunAsync(() -> parts.forEach(part -> part.abandon("the provider was replaced before it answered")), RouteSwitch::aside);
	}

	private static void aside(Runnable task) {
		var thread = new Thread(task, "loggia-farewell");
		thread.setDaemon(true);
		thread.start();
	}

	private static CompletableFuture<Void> all(List<Provided> parts, Function<Provided, CompletableFuture<Void>> stage) {
		return CompletableFuture.allOf(parts.stream().map(stage).toArray(CompletableFuture[]::new));
	}

	@Override
	public AutoCloseable hold(Set<String> names) {
		return holds.hold(names);
	}

	@Override
	public List<String> names(long bundleId) {
		return table.names(bundleId);
	}
}
