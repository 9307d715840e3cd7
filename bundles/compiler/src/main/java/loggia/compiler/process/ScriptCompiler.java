package loggia.compiler.process;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetTerminatedException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueString;
import com.caoccao.javet.values.reference.V8ValueArray;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueGlobalObject;
import java.util.ArrayList;
import java.util.List;

/** compiler.js in an isolate of its own, for one compilation. One thread. */
final class ScriptCompiler implements AutoCloseable {
	/** So far above the limit that the allocation which met it still fits: V8 ends the process otherwise. */
	private static final long HEADROOM = 1536L << 20;
	/** What needs the data of V8's languages, which the compiler does without: V8 would end the process, so that it is better not there. */
	private static final String NO_LANGUAGES = """
			delete globalThis.Intl;
			for (const type of [Object, Array, String, Number, BigInt, Date])
				for (const name of Object.getOwnPropertyNames(type.prototype))
					if (/^(toLocale|localeCompare$|normalize$)/.test(name)) delete type.prototype[name];
			""";

	private final V8Runtime runtime;

	/** @param heapMb most megabytes of JavaScript heap */
	ScriptCompiler(String script, int heapMb) throws JavetException {
		V8RuntimeOptions.V8_FLAGS.setMaxHeapSize(heapMb);
		V8RuntimeOptions.V8_FLAGS.setIcuDataFile("");
		runtime = V8Host.getV8I18nInstance().createV8Runtime();
		runtime.setNearHeapLimitCallback((current, initial) -> {
			runtime.terminateExecution();
			return current + HEADROOM;
		});
		runtime.getExecutor(NO_LANGUAGES).executeVoid();
		runtime.getExecutor(script).setResourceName("compiler.js").executeVoid();
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
				// not getString(i): it damages characters beyond the first 65,536, such as emoji
				texts.add(((V8ValueString) result.get(i)).getValue());
			}
			return texts;
		}
	}

	@Override
	public void close() throws JavetException {
		runtime.close(true);
	}
}
