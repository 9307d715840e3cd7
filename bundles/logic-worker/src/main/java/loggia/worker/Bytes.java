package loggia.worker;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.reference.V8ValueArray;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import java.nio.ByteBuffer;
import java.util.List;

/** Attachments on their way into an isolate. */
final class Bytes {
	private Bytes() {
	}

	/** Appends a copy of each as an ArrayBuffer. For the isolate's thread. */
	static void push(V8Runtime v8, V8ValueArray array, List<ByteBuffer> attachments) throws JavetException {
		for (ByteBuffer attachment : attachments) {
			byte[] bytes = new byte[attachment.remaining()];
			attachment.duplicate().get(bytes);
			try (V8ValueArrayBuffer buffer = v8.createV8ValueArrayBuffer(bytes.length)) {
				buffer.fromBytes(bytes);
				array.push(buffer);
			}
		}
	}
}
