package loggia.compiler.process;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetTerminatedException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueArray;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueGlobalObject;
import java.util.ArrayList;
import java.util.List;

/** compiler.js in an isolate of its own, for one compilation. One thread. */
final class ScriptCompiler implements AutoCloseable {
	/** So far above the limit that the allocation which met it still fits: V8 ends the process otherwise. */
	private static final long HEADROOM = 1536L << 20;

	private final V8Runtime runtime;

	/** @param heapMb most megabytes of JavaScript heap */
	ScriptCompiler(String script, int heapMb) throws JavetException {
		V8RuntimeOptions.V8_FLAGS.setMaxHeapSize(heapMb);
		runtime = host().createV8Runtime();
		runtime.setNearHeapLimitCallback((current, initial) -> {
			runtime.terminateExecution();
			return current + HEADROOM;
		});
		runtime.getExecutor(script).setResourceName("compiler.js").executeVoid();
	}

	/** The native library that is there: with the data for languages or without, the compiler needs none. */
	private static V8Host host() {
		if (!Boolean.getBoolean("loggia.native.i18n")) {
			return V8Host.getV8Instance();
		}
		V8RuntimeOptions.V8_FLAGS.setIcuDataFile("");
		return V8Host.getV8I18nInstance();
	}

	/** @return extensions of the files that are read as text, each with its dot */
	List<String> textExtensions(List<String> dialects) throws JavetException {
		try (V8ValueArray rules = array(dialects)) {
			return call("loggiaTextExtensions", rules);
		}
	}

	/**
	 * @param files path, text, path, text …
	 * @return see main.ts
	 * @throws Refused when it took more memory than the limit
	 */
	List<String> compile(String fallbackAppId, List<String> dialects, List<String> files, List<String> binaries) throws JavetException, Refused {
		try (V8Value id = runtime.createV8ValueString(fallbackAppId);
				V8ValueArray rules = array(dialects);
				V8ValueArray texts = array(files);
				V8ValueArray others = array(binaries)) {
			return call("loggiaCompile", id, rules, texts, others);
		} catch (JavetTerminatedException e) {
			throw new Refused("EXHAUSTED", "compiling took more memory than the limit: the package has a file that is out of proportion");
		}
	}

	private V8ValueArray array(List<String> texts) throws JavetException {
		V8ValueArray array = runtime.createV8ValueArray();
		for (String text : texts) {
			array.push(text);
		}
		return array;
	}

	private List<String> call(String function, V8Value... arguments) throws JavetException {
		try (V8ValueGlobalObject global = runtime.getGlobalObject();
				V8ValueFunction compile = global.get(function);
				V8ValueArray result = compile.call(null, (Object[]) arguments)) {
			int length = result.getLength();
			List<String> texts = new ArrayList<>(length);
			for (int i = 0; i < length; i++) {
				texts.add(result.getString(i));
			}
			return texts;
		}
	}

	@Override
	public void close() throws JavetException {
		runtime.close(true);
	}
}
