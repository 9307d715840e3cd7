package loggia.api;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * One call, such as {@code wx.setStorage({key, data})}.
 *
 * @param caller      who asks
 * @param name        the member of {@code wx}, without {@code wx.}: {@code setStorage}; a synchronous variant has its own name
 *                    ({@code setStorageSync})
 * @param params      the parameter object as JSON text, callbacks left out; {@code {"$bytes":n}} stands for attachment n
 * @param attachments bytes beside the text, never base64 in it
 */
public record ApiCall(Caller caller, String name, String params, List<ByteBuffer> attachments) {
	public ApiCall {
		attachments = List.copyOf(attachments);
	}
}
