package loggia.worker;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interfaces.IJavetLogger;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.loader.JavetLibLoader;
import com.caoccao.javet.interop.options.V8Flags;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueString;

/** V8 with the flags of the worker's class. Flags belong to the process: there is one engine. Thread-safe. */
final class Engine {
	/** Passes errors on; warns of nothing, since a callback's context is recycled only when the isolate goes. */
	private static final IJavetLogger LOGGER = new IJavetLogger() {
		@Override
		public void debug(String message) {
			// not of interest
		}

		@Override
		public void error(String message) {
			System.err.println("javet: " + message);
		}

		@Override
		public void error(String message, Throwable cause) {
			System.err.println("javet: " + message + ": " + cause);
		}

		@Override
		public void info(String message) {
			// not of interest
		}

		@Override
		public void warn(String message) {
			// not of interest
		}
	};
	/** The effective flags as one text; part of a code cache's key, since V8 drops a cache from other flags without a word. */
	final String flags;
	private final V8Host host;

	private Engine(V8Host host, String flags) {
		this.host = host;
		this.flags = flags;
	}

	/**
	 * Sets the flags, loads V8 and proves that the flags took effect: V8 drops every flag behind one it does not know, so the heap
	 * limit is set last and then measured.
	 *
	 * @throws IllegalStateException when an effect is missing: the worker must not run anybody's code
	 */
	static Engine start(WorkerOptions options) throws JavetException {
		String own = options.contained() ? "--jitless" : "--no-turbofan";
		String all = (own + " " + options.extraFlags()).trim() + " --max-heap-size=" + options.heapMb();
		V8Flags v8 = V8RuntimeOptions.V8_FLAGS;
		v8.setIcuDataFile(options.icu().toString());
		v8.setCustomFlags(all);
		Engine engine = new Engine(V8Host.getV8I18nInstance(), all);
		engine.check(options);
		return engine;
	}

	private void check(WorkerOptions options) throws JavetException {
		try (V8Runtime probe = runtime()) {
			checkLanguages(probe, options);
			try (V8Value type = probe.getExecutor("typeof WebAssembly").execute()) {
				boolean assembly = !(type instanceof V8ValueString text) || !"undefined".equals(text.getValue());
				if (assembly == options.contained()) {
					throw new IllegalStateException("V8 flags \"" + flags + "\": WebAssembly is " + (assembly ? "there" : "not there")
							+ "; a flag is unknown to this V8 (" + version() + "), correct the worker's flags");
				}
			}
			long limit = probe.getV8HeapStatistics().join().getHeapSizeLimit() >> 20;
			if (limit > options.heapMb() * 3L / 2 + 16) {
				throw new IllegalStateException("V8 flags \"" + flags + "\": the heap limit is " + limit + " MB instead of " + options.heapMb()
						+ "; a flag is unknown to this V8 (" + version() + "), correct the worker's flags");
			}
		}
	}

	/** Data of another ICU is taken without a word; later a {@code toLocaleString} aborts the process, while {@code Intl} only throws. */
	private static void checkLanguages(V8Runtime probe, WorkerOptions options) throws JavetException {
		try (V8Value formatted = probe.getExecutor("try { new Intl.NumberFormat('zh-CN').format(1e4) } catch (e) { String(e) }").execute()) {
			if (!(formatted instanceof V8ValueString text) || !"10,000".equals(text.getValue())) {
				throw new IllegalStateException("V8 cannot use " + options.icu() + ": Intl.NumberFormat says " + formatted
						+ "; --icu is to name the ICU data that belongs to this V8 (" + version() + ")");
			}
		}
	}

	/** @return a new isolate; it belongs to the caller */
	V8Runtime runtime() throws JavetException {
		V8Runtime v8 = host.createV8Runtime(new V8RuntimeOptions());
		v8.setLogger(LOGGER);
		return v8;
	}

	/** @return version of V8's Java binding and native library, which are always the same */
	static String version() {
		return "javet-" + JavetLibLoader.LIB_VERSION;
	}
}
