package loggia.api.routes;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which bundle answers which API in which major version of its family. The first bundle that offers a name in a major version gets it at once; a
 * later one of the same slot (symbolic name, highest major version of its families) waits until {@link #activate}. A name that a bundle
 * of another symbolic name holds, in that major version or for another family, is never taken over. A service that vanishes loses its routes
 * at once, and its calls in flight fail typed. Thread-safe.
 */
@ProviderType
public interface ApiRoutes {
	/** What a bundle is to the gate. From WAITING to ACTIVE to DRAINING, and back to ACTIVE when a deploy is undone. */
	enum State {
		/** It has no provider service (any more). */
		ABSENT,
		/** Its providers are there and take no call. */
		WAITING,
		/** It answers its names. */
		ACTIVE,
		/** It finishes the calls it has and takes no new one. */
		DRAINING
	}

	/** @return the state of the bundle with this id; ABSENT for one that the gate has never seen */
	State state(long bundleId);

	/**
	 * Waits for the bundle's providers and runs their self-tests, without giving them a call.
	 *
	 * @param limit how long both may take together
	 * @return completes with the API names, sorted; else exceptionally with an {@link IllegalStateException} whose message says
	 *         what is missing, which self-test failed, or who holds a name
	 */
	CompletionStage<List<String>> ready(long bundleId, Duration limit);

	/**
	 * The flip, one volatile write: from the next call on this bundle answers its names; its predecessor, of the same slot,
	 * goes DRAINING. Does nothing when it is ACTIVE already.
	 *
	 * @throws IllegalStateException when the bundle is ABSENT or one of its names is held by another symbolic name
	 */
	void activate(long bundleId);

	/**
	 * Takes no new call for the bundle but those about what it keeps for sessions (sockets, subscriptions); without a successor its names are gone.
	 * While calls of its names are held, what it keeps is not waited for.
	 *
	 * @return completes when it keeps nothing and its last call in flight ended, or soon after the limit: what is kept has then been told to end, and
	 *         those calls fail typed
	 */
	CompletionStage<Void> drain(long bundleId, Duration limit);

	/**
	 * For providers that own something only one can own: new calls of these names wait, at most 5 s and at most 1,000 of them, then
	 * fail BUSY.
	 *
	 * @return closing it lets the waiting calls go, in their order
	 * @throws IllegalStateException when one of the names is held already
	 */
	AutoCloseable hold(Set<String> names);

	/** @return the API names this bundle offers, sorted, whether it answers them or not */
	List<String> names(long bundleId);
}
