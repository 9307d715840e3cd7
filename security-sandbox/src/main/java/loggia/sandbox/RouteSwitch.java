package loggia.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
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
	private final PermissionGate gate;

	@Activate
	public RouteSwitch(@Reference PermissionGate gate) {
		this.gate = gate;
	}

	@Override
	public State state(long bundleId) {
		return gate.state(bundleId);
	}

	@Override
	public CompletionStage<List<String>> ready(long bundleId, Duration limit) {
		return gate.ready(bundleId, limit);
	}

	@Override
	public void activate(long bundleId) {
		gate.activate(bundleId);
	}

	@Override
	public CompletionStage<Void> drain(long bundleId, Duration limit) {
		return gate.drain(bundleId, limit);
	}

	@Override
	public AutoCloseable hold(Set<String> names) {
		return gate.hold(names);
	}

	@Override
	public List<String> names(long bundleId) {
		return gate.names(bundleId);
	}
}
