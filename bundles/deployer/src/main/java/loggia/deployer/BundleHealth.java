package loggia.deployer;

import java.util.HashMap;
import java.util.Map;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;

/** What the health checks of each bundle say, from the executor's memory of the last two seconds. */
final class BundleHealth {
	private BundleHealth() {}

	/** @param executor null while nobody executes checks @return {@code ok}, {@code warn} or {@code critical} by bundle id; a bundle without a check is not there */
	static Map<Long, String> byBundle(HealthCheckExecutor executor) {
		var words = new HashMap<Long, Status>();
		if (executor == null) return Map.of();
		for (var result : executor.execute(HealthCheckSelector.tags("-hidden"))) {
			var bundle = result.getHealthCheckMetadata().getServiceReference().getBundle();
			if (bundle != null) words.merge(bundle.getBundleId(), result.getHealthCheckResult().getStatus(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
		}
		var all = new HashMap<Long, String>();
		words.forEach((id, status) -> all.put(id, word(status)));
		return all;
	}

	private static String word(Status status) {
		return switch (status) {
			case OK -> "ok";
			case WARN -> "warn";
			default -> "critical";
		};
	}
}
