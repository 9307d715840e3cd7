package loggia.itest.release;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Risk;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Says which version of its bundle answers: the one source of several bundles. */
@Component
@ApiFamily(name = "steady", version = "1.0")
public class Steady implements ApiProvider {
	/** @param ms how long the answer takes */
	public record Wait(int ms) {}

	/** @param version of the bundle that took the call; "stopped" when it was stopped before it answered */
	public record Answer(String version) {}

	private final String version;
	private volatile boolean stopped;

	@Activate
	public Steady(BundleContext context) {
		version = context.getBundle().getVersion().toString();
	}

	@Deactivate
	void stop() {
		stopped = true;
	}

	@Api(risk = Risk.ORDINARY)
	public CompletionStage<Answer> steady(Wait params) {
		return CompletableFuture.supplyAsync(() -> new Answer(stopped ? "stopped" : version), CompletableFuture.delayedExecutor(params.ms(), TimeUnit.MILLISECONDS));
	}
}
