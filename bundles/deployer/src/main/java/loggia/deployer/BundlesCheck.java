package loggia.deployer;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Names each bundle of the distribution or the record that does not run. */
@Component(property = HealthCheck.NAME + "=bundles")
public class BundlesCheck implements HealthCheck {
	private final BundleContext context;
	private final Deployer deployer;

	@Activate
	public BundlesCheck(BundleContext context, @Reference Deployer deployer) {
		this.context = context;
		this.deployer = deployer;
	}

	@Override
	public Result execute() {
		var result = new FormattingResultLog();
		int running = 0;
		for (var bundle : context.getBundles()) {
			var revision = bundle.adapt(BundleRevision.class);
			boolean attempt = bundle.getLocation().startsWith("loggia:deployed/") && !deployer.isRecorded(bundle.getLocation());
			if (attempt || revision == null || (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0) continue;
			if (runs(bundle)) running++;
			else result.critical("{} does not run: it is {}; the log says why", Lifecycle.name(bundle), word(bundle.getState()));
		}
		for (var each : deployer.record().deployed()) {
			if (each.returned() != null) result.warn("{} {} was taken back to {} at {}: {}; deploy a version that works", each.name(), each.returned().version(), each.version(), each.returned().at(), each.returned().why());
		}
		result.info("{} bundles run", running);
		return new Result(result);
	}

	private static boolean runs(Bundle bundle) {
		boolean lazy = "lazy".equals(String.valueOf(bundle.getHeaders("").get("Bundle-ActivationPolicy")).split(";")[0]);
		return bundle.getState() == Bundle.ACTIVE || (lazy && bundle.getState() == Bundle.STARTING);
	}

	private static String word(int state) {
		return switch (state) {
			case Bundle.INSTALLED -> "not resolved";
			case Bundle.RESOLVED -> "resolved, but not started";
			case Bundle.STARTING -> "still starting";
			case Bundle.STOPPING -> "stopping";
			default -> "uninstalled";
		};
	}
}
