package loggia.api.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A DS component with {@link Api} methods. The gate alone sees and calls it, through the dispatcher that the kit generates beside
 * it; calls come on any thread, several at once.
 */
@ConsumerType
public interface ApiProvider {
	/**
	 * Shows that this version works, before it takes its first call: open the device, reach the server. Runs on a thread of the
	 * gate, only when the bundle is deployed.
	 *
	 * @return completes when it works; exceptionally with the reason when it does not: the version before it stays
	 */
	default CompletionStage<Void> selfTest() {
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * @return what turns a call into a call of this object's methods; by default the class {@code NAMEApi} that the kit generated
	 * @throws IllegalStateException when there is none
	 */
	default ApiDispatcher dispatcher() {
		return GeneratedDispatcher.of(this);
	}
}
