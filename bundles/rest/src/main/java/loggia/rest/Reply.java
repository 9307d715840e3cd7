package loggia.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer that is more than 200 with JSON.
 *
 * @param status  of HTTP
 * @param headers by name
 * @param body    null for none, a {@link Stream}, a {@code byte[]}, or what becomes JSON
 */
public record Reply(int status, Map<String, String> headers, Object body) {
	/**
	 * Writes the body as it goes, until it returns or the other side leaves (IOException). {@code flush} sends what there is. A
	 * {@link RestException} is what the audit record of an {@link Action} says; before the first byte is sent it is the answer too. When
	 * the resource's service goes, the next write fails; a stream that waits for something writes now and then.
	 */
	@FunctionalInterface
	public interface Stream {
		void write(OutputStream out) throws IOException;
	}

	public Reply {
		headers = Map.copyOf(headers);
	}

	public static Reply of(int status, Object body) {
		return new Reply(status, Map.of(), body);
	}

	/** @param contentType such as {@code application/x-ndjson} or {@code text/event-stream} */
	public static Reply stream(String contentType, Stream stream) {
		return new Reply(200, Map.of("Content-Type", contentType), stream);
	}

	public Reply with(String header, String value) {
		var all = new LinkedHashMap<>(headers);
		all.put(header, value);
		return new Reply(status, all, body);
	}
}
