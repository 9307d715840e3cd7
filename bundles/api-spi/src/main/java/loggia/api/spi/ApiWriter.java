package loggia.api.spi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiReply;

/**
 * How generated code writes a result. Components that are null are left out; null in a list stays null. Made for one reply, used
 * by one thread.
 */
public final class ApiWriter {
	/** Knows trees only, so it holds no class of a provider. */
	private static final JsonFactory JSON = new ObjectMapper().getFactory();

	/** Writes one value. */
	@FunctionalInterface
	public interface Writer<T> {
		void write(ApiWriter out, T value);
	}

	private final StringWriter text = new StringWriter(128);
	private final List<ByteBuffer> attachments = new ArrayList<>(0);
	private final JsonGenerator json;

	private ApiWriter() {
		try {
			json = JSON.createGenerator(text);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/**
	 * Turns a provider's answer into a reply.
	 *
	 * @return cancelling it cancels {@code stage}; null when {@code stage} is null
	 */
	public static <T> CompletionStage<ApiReply> reply(CompletionStage<T> stage, Writer<? super T> writer) {
		if (stage == null) {
			return null;
		}
		// of this class exactly: a minimal stage is a CompletableFuture too, and refuses to be looked at
		if (stage.getClass() == CompletableFuture.class && stage instanceof CompletableFuture<T> done && done.isDone() && !done.isCompletedExceptionally()) {
			return CompletableFuture.completedFuture(write(done.join(), writer));
		}
		var reply = new CompletableFuture<ApiReply>();
		stage.whenComplete((value, failure) -> {
			try {
				if (failure == null) {
					reply.complete(write(value, writer));
				} else {
					reply.completeExceptionally(failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
				}
			} catch (RuntimeException | Error e) {
				reply.completeExceptionally(e);
			}
		});
		reply.whenComplete((value, failure) -> {
			if (failure instanceof CancellationException) {
				stage.toCompletableFuture().cancel(true);
			}
		});
		return reply;
	}

	/** The text and bytes of one value. */
	static <T> ApiReply write(T value, Writer<? super T> writer) {
		var out = new ApiWriter();
		writer.write(out, value);
		try {
			out.json.close();
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return new ApiReply(out.text.toString(), out.attachments);
	}

	/** The result of an API that has none: {@code {}}. */
	public void nothing(Object value) {
		begin();
		end();
	}

	/** The result of a {@code …Sync} API that has none: {@code null}. */
	public void none(Object value) {
		run(json::writeNull);
	}

	public void begin() {
		run(json::writeStartObject);
	}

	public void end() {
		run(json::writeEndObject);
	}

	/** One component of a record; left out when it is null. */
	public <T> void field(String name, T value, Writer<? super T> writer) {
		if (value != null) {
			run(() -> json.writeFieldName(name));
			writer.write(this, value);
		}
	}

	public void string(String value) {
		run(() -> json.writeString(value));
	}

	public void bool(Boolean value) {
		run(() -> json.writeBoolean(value));
	}

	public void integer(Integer value) {
		run(() -> json.writeNumber(value.intValue()));
	}

	public void whole(Long value) {
		run(() -> json.writeNumber(value.longValue()));
	}

	/** As JSON.stringify: NaN and the infinities become null. */
	public void number(Double value) {
		run(() -> {
			if (Double.isFinite(value)) {
				json.writeNumber(value.doubleValue());
			} else {
				json.writeNull();
			}
		});
	}

	public void any(JsonNode value) {
		run(() -> json.writeTree(value));
	}

	public void raw(RawJson value) {
		run(() -> json.writeRawValue(value.text()));
	}

	/** Bytes travel beside the text. */
	public void bytes(ByteBuffer value) {
		begin();
		int index = attachments.size();
		attachments.add(value.asReadOnlyBuffer());
		run(() -> json.writeNumberField("$bytes", index));
		end();
	}

	/** Whichever of the three there is. */
	public void anyOrBytes(AnyOrBytes value) {
		if (value.bytes() != null) {
			bytes(value.bytes());
		} else if (value.raw() != null) {
			raw(value.raw());
		} else {
			any(value.json());
		}
	}

	public <T> void list(List<? extends T> values, Writer<? super T> writer) {
		run(json::writeStartArray);
		for (T value : values) {
			nullable(value, writer);
		}
		run(json::writeEndArray);
	}

	public <T> void map(Map<String, ? extends T> values, Writer<? super T> writer) {
		begin();
		values.forEach((key, value) -> {
			run(() -> json.writeFieldName(key));
			nullable(value, writer);
		});
		end();
	}

	/** A value that may be null: {@code null} then. */
	public <T> void nullable(T value, Writer<? super T> writer) {
		if (value == null) {
			run(json::writeNull);
		} else {
			writer.write(this, value);
		}
	}

	@FunctionalInterface
	private interface Step {
		void run() throws IOException;
	}

	private static void run(Step step) {
		try {
			step.run();
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
