package loggia.worker;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.V8ScriptOrigin;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8Script;

/** A script that was compiled from source or from its code cache, and can give the cache once it has run. For the isolate's thread. */
final class CachedScript implements AutoCloseable {
	private final CodeCache cache;
	private final String key;
	private final boolean fromCache;
	private final V8Script script;

	private CachedScript(CodeCache cache, String key, boolean fromCache, V8Script script) {
		this.cache = cache;
		this.key = key;
		this.fromCache = fromCache;
		this.script = script;
	}

	/** @param name what stacks call it */
	static CachedScript compile(V8Runtime v8, CodeCache cache, String name, String source) throws JavetException {
		String key = cache.key(source);
		byte[] data = cache.read(key);
		return new CachedScript(cache, key, data != null, v8.compileV8Script(source, data, new V8ScriptOrigin(name), true));
	}

	/** Runs it. @return its completion value, which belongs to the caller */
	<T extends V8Value> T run() throws JavetException {
		return script.execute(true);
	}

	/** Keeps the code that has been compiled by now, lazily compiled functions included, for the next isolate. */
	void keep() throws JavetException {
		if (!fromCache && cache.wants(key)) {
			cache.write(key, script.getCachedData());
		}
	}

	@Override
	public void close() throws JavetException {
		script.close();
	}
}
