package loggia.api;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Something that happened on the host for one mini-program: what {@code wx.onNAME} listens to, or a task's progress.
 *
 * @param name        the event, as its listener is called without {@code wx.}: {@code onNetworkStatusChange}
 * @param json        the listener's argument as JSON text
 * @param attachments bytes that {@code {"$bytes":n}} in the text stands for
 */
public record ApiEvent(String name, String json, List<ByteBuffer> attachments) {
	public ApiEvent {
		attachments = List.copyOf(attachments);
	}
}
