package loggia.worker;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueString;
import com.caoccao.javet.values.reference.V8ValueArray;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueFunction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import loggia.worker.wire.MessageException;

/**
 * {@code host(kind, header, json, attachments)}: the only way out of an isolate. It never runs JavaScript, never throws into it and
 * never blocks, but for {@code ask}. Runs on the isolate's thread.
 */
final class HostFunction {
	/** Where the calls go. */
	interface Target {
		/** The next timer is due in so many milliseconds; negative for none. */
		void wake(long millis);

		/** A message for the gateway, of this session. */
		void send(Message message);

		/** Sends and waits for the reply. */
		Ask.Answer ask(Message message);
	}

	private final V8Runtime v8;
	private final Target target;

	private HostFunction(V8Runtime v8, Target target) {
		this.v8 = v8;
		this.target = target;
	}

	/** @return the function; it belongs to the caller */
	static V8ValueFunction create(V8Runtime v8, Target target) throws JavetException {
		HostFunction host = new HostFunction(v8, target);
		IJavetDirectCallable.NoThisAndResult<Exception> call = host::call;
		return v8.createV8ValueFunction(new JavetCallbackContext("host", JavetCallbackType.DirectCallNoThisAndResult, call));
	}

	private V8Value call(V8Value... args) throws JavetException {
		try {
			Ask.Answer answer = handle(args);
			return answer == null ? v8.createV8ValueUndefined() : value(answer);
		} catch (MessageException e) {
			System.err.println("host call refused: " + e.getMessage());
		} catch (JavetException | RuntimeException e) {
			System.err.println("host call failed: " + e);
		}
		return v8.createV8ValueUndefined();
	}

	/** Text, or an array of text and bytes when there are any. */
	private V8Value value(Ask.Answer answer) throws JavetException {
		if (answer.attachments().isEmpty()) {
			return v8.createV8ValueString(answer.text());
		}
		V8ValueArray array = v8.createV8ValueArray();
		array.push(answer.text());
		Bytes.push(v8, array, answer.attachments());
		return array;
	}

	private Ask.Answer handle(V8Value[] args) throws JavetException, MessageException {
		String word = text(args, 0);
		String json = text(args, 2);
		if ("wake".equals(word)) {
			target.wake(millis(json));
			return null;
		}
		Kind kind = Kind.of(word);
		if (kind == null) {
			throw new MessageException("unknown kind");
		}
		String head = text(args, 1);
		Header header = head == null || head.isEmpty() ? Header.of(kind) : Header.parse(head, kind);
		Message message = new Message(header, json == null ? "" : json, attachments(args));
		switch (kind) {
			case ASK -> {
				return target.ask(message);
			}
			case READY, PATCH, SNAPSHOT, NAVIGATE, API_CALL, QUERY, LOG, ERROR, HIDE, CLOSE, INSPECT -> target.send(message);
			default -> throw new MessageException("a logic layer does not send " + kind.text);
		}
		return null;
	}

	private static long millis(String json) throws MessageException {
		try {
			return json == null ? -1 : (long) Math.ceil(Double.parseDouble(json));
		} catch (NumberFormatException e) {
			throw new MessageException("wake wants milliseconds");
		}
	}

	private static String text(V8Value[] args, int index) {
		return index < args.length && args[index] instanceof V8ValueString text ? text.getValue() : null;
	}

	private static List<ByteBuffer> attachments(V8Value[] args) throws JavetException, MessageException {
		if (args.length < 4 || !(args[3] instanceof V8ValueArray array)) {
			return List.of();
		}
		int length = array.getLength();
		if (length > Message.MAX_ATTACHMENTS) {
			throw new MessageException("more than " + Message.MAX_ATTACHMENTS + " attachments");
		}
		List<ByteBuffer> attachments = new ArrayList<>(length);
		for (int i = 0; i < length; i++) {
			try (V8Value item = array.get(i)) {
				if (!(item instanceof V8ValueArrayBuffer bytes) || bytes.getByteLength() > Message.MAX_BYTES) {
					throw new MessageException("attachment " + i + " is no ArrayBuffer of at most " + Message.MAX_BYTES + " bytes");
				}
				attachments.add(ByteBuffer.wrap(bytes.toBytes()));
			}
		}
		return attachments;
	}
}
