package loggia.api;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a call that succeeded gives back.
 *
 * @param json        the result object as JSON text, without {@code errMsg}: the runtime adds {@code NAME:ok}; for a call of a
 *                    {@code …Sync} name, the value itself
 * @param attachments bytes that {@code {"$bytes":n}} in the text stands for
 */
public record ApiReply(String json, List<ByteBuffer> attachments) {
	public ApiReply {
		attachments = List.copyOf(attachments);
	}

	/** @return a reply of text alone */
	public static ApiReply of(String json) {
		return new ApiReply(json, List.of());
	}
}
