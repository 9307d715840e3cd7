package loggia.provider.camel;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiReply;
import loggia.api.Caller;
import loggia.api.spi.ApiParams;

/**
 * One route file at work. Behind this interface alone are classes of Camel: without a route file none of them is loaded. Thread-safe.
 */
interface RouteUnit {
	RouteHeader header();

	/**
	 * @return the result; cancelling it ends the work
	 * @throws loggia.api.ApiException INVALID_PARAMS, BUSY
	 */
	CompletionStage<ApiReply> call(ApiParams params, Caller caller);

	/** @return calls that are not answered yet */
	int inFlight();

	/** @return what its routes keep in {@code global:} variables */
	Map<String, Object> kept();

	/** Stops its timers and subscriptions; calls go on. Blocks for a moment. */
	void retire();

	/** Ends everything: calls in flight fail, threads and connections close. Blocks at most a few seconds. */
	void close();
}
