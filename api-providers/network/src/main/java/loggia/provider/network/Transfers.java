package loggia.provider.network;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import loggia.api.ApiEvent;
import loggia.api.Caller;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;

/** {@code onProgressUpdate} of a transfer: ten times a second at most, and once at the end. Used by one thread. */
final class Transfers {
	private static final long STEP_NANOS = 100_000_000L;

	private final Caller caller;
	private final String done;
	private final String expected;
	private long last = System.nanoTime() - STEP_NANOS;
	private int told = -1;

	/** @param suffix {@code Written}, {@code Sent} @param expected {@code Write}, {@code Send} */
	Transfers(Caller caller, String suffix, String expected) {
		this.caller = caller;
		this.done = "totalBytes" + suffix;
		this.expected = "totalBytesExpectedTo" + expected;
	}

	/** @param total -1 when the server does not say; then the progress is 0 until the end */
	void at(long bytes, long total, boolean end) {
		long now = System.nanoTime();
		int percent = end ? 100 : total <= 0 ? 0 : (int) Math.min(100, bytes * 100 / total);
		if (told == 100 || !end && now - last < STEP_NANOS) {
			return;
		}
		last = now;
		told = percent;
		var event = JsonNodeFactory.instance.objectNode().put("progress", percent).put(done, bytes).put(expected, total < 0 ? bytes : total);
		caller.progress(new ApiEvent("onProgressUpdate", event.toString(), List.of()));
	}

	/** @return the body, which tells its progress while it is sent */
	static RequestBody telling(RequestBody body, Task<?> task) {
		return new RequestBody() {
			@Override
			public MediaType contentType() {
				return body.contentType();
			}

			@Override
			public long contentLength() throws IOException {
				return body.contentLength();
			}

			@Override
			public boolean isOneShot() {
				return true;
			}

			@Override
			public void writeTo(BufferedSink sink) throws IOException {
				long total = contentLength();
				var progress = new Transfers(task.caller, "Sent", "Send");
				var counting = Okio.buffer(new ForwardingSink(sink) {
					private long sent;

					@Override
					public void write(Buffer source, long byteCount) throws IOException {
						task.check();
						super.write(source, byteCount);
						sent += byteCount;
						progress.at(sent, total, sent == total);
					}
				});
				body.writeTo(counting);
				counting.flush();
			}
		};
	}
}
