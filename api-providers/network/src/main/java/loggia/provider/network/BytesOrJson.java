package loggia.provider.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CancellationException;
import loggia.api.ApiReply;
import loggia.api.Caller;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.ApiDispatcher;
import loggia.api.spi.ApiParams;

/**
 * Lets {@code data} be bytes or any JSON value, which a component of a record cannot be: on the way in, {@code data} that is an
 * attachment is given to the component {@code dataBytes}; on the way out, {@code dataBytes}, the last component, takes the name
 * {@code data}.
 */
record BytesOrJson(ApiDispatcher generated) implements ApiDispatcher {
	private static final String LAST = "\"dataBytes\":{\"$bytes\":0}}";

	@Override
	public List<ApiDescriptor> apis() {
		return generated.apis();
	}

	@Override
	public CompletionStage<ApiReply> call(String name, ApiParams params, Caller caller) {
		CompletionStage<ApiReply> stage = generated.call(name, in(params), caller);
		if (stage == null || !name.equals("request")) {
			return stage;
		}
		var reply = new CompletableFuture<ApiReply>();
		stage.whenComplete((value, failure) -> {
			if (failure == null) {
				reply.complete(out(value));
			} else {
				reply.completeExceptionally(failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
			}
		});
		reply.whenComplete((value, failure) -> {
			if (failure instanceof CancellationException) {
				stage.toCompletableFuture().cancel(true);
			}
		});
		return reply;
	}

	private static ApiParams in(ApiParams params) {
		JsonNode data = params.json() == null ? null : params.json().get("data");
		boolean bytes = data != null && data.isObject() && data.size() == 1 && data.path("$bytes").isInt();
		if (!(params.json() instanceof ObjectNode object) || !bytes && !object.has("dataBytes")) {
			return params;
		}
		ObjectNode own = object.deepCopy();
		own.remove("dataBytes");
		if (bytes) {
			own.remove("data");
			own.set("dataBytes", data);
		}
		return new ApiParams(own, params.attachments());
	}

	private static ApiReply out(ApiReply reply) {
		String json = reply.json();
		return json.endsWith(LAST) && !reply.attachments().isEmpty()
				? new ApiReply(json.substring(0, json.length() - LAST.length()) + "\"data\":{\"$bytes\":0}}", reply.attachments()) : reply;
	}
}
