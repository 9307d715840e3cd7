package loggia.api.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.api.Caller;
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
	 * Another version answers new calls from now on, or none does. What this one keeps for sessions beyond their calls (sockets, connections,
	 * subscriptions) stays with it until it ends; its bundle is stopped after that. It may be asked to answer calls again, when a deploy is undone.
	 *
	 * @param over completes when no time is left, after 30 s or at a further deploy: then each thing that is still kept ends, with the event by which
	 *             its mini-program hears of an end. Half a second later the bundle is stopped
	 * @return completes when nothing is kept any more; by default at once
	 */
	default CompletionStage<Void> leave(CompletionStage<Void> over) {
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Whether a call is about something that this version keeps, such as a message for a socket that it opened. Asked while it leaves; such a call
	 * comes here, though another version answers all others.
	 *
	 * @param name one of its APIs
	 * @return false by default; must not block
	 */
	default boolean keeps(String name, ApiParams params, Caller caller) {
		return false;
	}

	/**
	 * @return what turns a call into a call of this object's methods; by default the class {@code NAMEApi} that the kit generated
	 * @throws IllegalStateException when there is none
	 */
	default ApiDispatcher dispatcher() {
		return GeneratedDispatcher.of(this);
	}
}
