package loggia.worker;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetExecutionException;
import com.caoccao.javet.exceptions.JavetCompilationException;
import com.caoccao.javet.interop.V8Locker;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueArray;
import com.caoccao.javet.values.reference.V8ValueFunction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongUnaryOperator;
import loggia.worker.wire.Message;

/**
 * The V8 side of an isolate: logic-runtime.js with its {@code dispatch}, and the app's logic.js (docs/architecture.md, "Between the
 * worker and the logic runtime"). For the isolate's thread.
 */
final class LogicLayer implements AutoCloseable {
	/** The app or the runtime could not be started; the message may be read by its developer. */
	static final class BootException extends Exception {
		private static final long serialVersionUID = 1L;
		final transient String stack;

		BootException(String message, String stack) {
			super(message);
			this.stack = stack;
		}
	}

	private static final long MAX_SOURCE_BYTES = 24L * 1024 * 1024;
	final V8Runtime v8;
	private final WorkerContext worker;
	private final HostFunction.Target host;
	private final Rejections rejections = new Rejections();
	private CachedScript runtimeScript;
	private CachedScript appScript;
	private V8ValueFunction hostFunction;
	private V8ValueFunction dispatch;

	private LogicLayer(V8Runtime v8, WorkerContext worker, HostFunction.Target host) {
		this.v8 = v8;
		this.worker = worker;
		this.host = host;
	}

	/** @param heapIsFull asked by V8 with the limit it nears, gives the limit to go on with */
	static LogicLayer create(WorkerContext worker, HostFunction.Target host, LongUnaryOperator heapIsFull) throws JavetException {
		V8Runtime v8 = worker.engine().runtime();
		v8.setNearHeapLimitCallback((current, initial) -> heapIsFull.applyAsLong(current));
		return new LogicLayer(v8, worker, host);
	}

	/** Boots the runtime, loads the app, opens its first page. */
	void boot(Message open) throws JavetException, BootException {
		String source = appSource(open);
		V8Locker locker = v8.getV8Locker();
		try {
			rejections.listen(v8);
			hostFunction = HostFunction.create(v8, host);
			runtimeScript = CachedScript.compile(v8, worker.cache(), "logic-runtime.js", worker.runtimeSource());
			try (V8Value boot = runtimeScript.run()) {
				if (!(boot instanceof V8ValueFunction function)) {
					throw new BootException("logic-runtime.js gave no boot function", null);
				}
				dispatch = function.call(null, hostFunction);
			}
			v8.allowEval(false);
			try (V8Value app = app(open, source); V8ValueArray attachments = v8.createV8ValueArray()) {
				attachments.push(app);
				call("load", open.header().toJson(), "", attachments);
			}
			dispatch("open", open.header().toJson(), open.json(), open.attachments());
		} catch (JavetExecutionException e) {
			throw new BootException(e.getScriptingError().getDetailedMessage(), e.getScriptingError().getStack());
		} catch (JavetCompilationException e) {
			throw new BootException(e.getScriptingError().getDetailedMessage() + " (" + e.getScriptingError().getResourceName() + ":"
					+ e.getScriptingError().getLineNumber() + ")", null);
		} finally {
			locker.close();
		}
	}

	private V8Value app(Message open, String source) throws JavetException, BootException {
		String inspect = Json.text(open.json(), "inspect");
		if (inspect != null) {
			try {
				return InspectedApp.run(v8, source, Files.readString(Path.of(Json.text(open.json(), "folder"), "logic.js.map")), inspect);
			} catch (IOException e) {
				throw new BootException("the app cannot be shown to a debugger: " + e.getMessage(), null);
			}
		}
		appScript = CachedScript.compile(v8, worker.cache(), "logic.js", source);
		return appScript.run();
	}

	private static String appSource(Message open) throws BootException {
		String folder = Json.text(open.json(), "folder");
		if (folder == null) {
			throw new BootException("open names no folder", null);
		}
		Path file = Path.of(folder, "logic.js");
		try {
			if (Files.size(file) > MAX_SOURCE_BYTES) {
				throw new BootException("logic.js is larger than " + MAX_SOURCE_BYTES + " bytes", null);
			}
			return Files.readString(file);
		} catch (IOException e) {
			throw new BootException("logic.js of the release cannot be read: install it again", null);
		}
	}

	/** Hands one message to the runtime. */
	void dispatch(String kind, String header, String json, List<ByteBuffer> attachments) throws JavetException {
		if (dispatch == null) {
			return;
		}
		if (attachments.isEmpty()) {
			call(kind, header, json, v8.createV8ValueUndefined());
			return;
		}
		try (V8ValueArray array = v8.createV8ValueArray()) {
			Bytes.push(v8, array, attachments);
			call(kind, header, json, array);
		}
	}

	private void call(String kind, String header, String json, V8Value attachments) throws JavetException {
		dispatch.callVoid(null, v8.createV8ValueString(kind), v8.createV8ValueString(header), v8.createV8ValueString(json), attachments);
	}

	/** Tells the runtime of the promises that the last call left rejected and unhandled. */
	void tellRejections() throws JavetException {
		for (String json : rejections.take()) {
			dispatch("rejection", "{\"kind\":\"rejection\"}", json, List.of());
		}
	}

	/** Keeps what has been compiled by now for the next isolate. */
	void keepCode() throws JavetException {
		if (runtimeScript != null && appScript != null) {
			runtimeScript.keep();
			appScript.keep();
		}
	}

	/** Frees the isolate; nothing of it runs any more. */
	@Override
	public void close() {
		try {
			rejections.take();
			for (AutoCloseable value : new AutoCloseable[] { dispatch, hostFunction, appScript, runtimeScript }) {
				if (value != null) {
					value.close();
				}
			}
		} catch (Exception e) {
			System.err.println("a value of an ended session was not released: " + e.getMessage());
		} finally {
			try {
				v8.close(true);
			} catch (JavetException e) {
				System.err.println("an isolate was not freed: " + e.getMessage());
			}
		}
	}
}
