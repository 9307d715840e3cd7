package loggia.api;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The one way from a logic layer to the host. Thread-safe. */
@ProviderType
public interface ApiInvoker {
	/**
	 * Checks the caller's permission, then calls the provider. Never blocks.
	 *
	 * @return completes with JSON text and bytes, or exceptionally with an {@link ApiException} and nothing else; cancelling it
	 *         ({@code toCompletableFuture().cancel(true)}) aborts the call
	 */
	CompletionStage<ApiReply> invoke(ApiCall call);

	/**
	 * As {@link #invoke}, for a caller whose thread waits for the answer: only APIs that their provider marks as synchronous are
	 * let through, and the gate never asks the person (no grant is a refusal at once).
	 */
	CompletionStage<ApiReply> ask(ApiCall call);
}
