package loggia.deployer;

import java.util.HashMap;
import java.util.Map;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
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

	/** @return what is critical, a sentence by bundle id */
	static Map<Long, String> critical(HealthCheckExecutor executor) {
		var all = new HashMap<Long, String>();
		if (executor == null) return all;
		for (var result : executor.execute(HealthCheckSelector.tags("-hidden"))) {
			var bundle = result.getHealthCheckMetadata().getServiceReference().getBundle();
			if (bundle != null && word(result.getHealthCheckResult().getStatus()).equals("critical")) all.merge(bundle.getBundleId(), sentence(result), (a, b) -> a + "; " + b);
		}
		return all;
	}

	private static String sentence(HealthCheckExecutionResult result) {
		var worst = "it says nothing";
		for (ResultLog.Entry entry : result.getHealthCheckResult()) if (word(entry.getStatus()).equals("critical")) worst = entry.getMessage();
		return "its health check " + result.getHealthCheckMetadata().getName() + " is critical: " + worst;
	}

	private static String word(Status status) {
		return switch (status) {
			case OK -> "ok";
			case WARN -> "warn";
			default -> "critical";
		};
	}
}
