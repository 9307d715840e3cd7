package loggia.container.worker;

import java.util.Locale;

/** What the code in a worker process may have (DESIGN D1). V8's flags belong to the process: sessions of two classes never share one. */
public enum WorkerClass {
	/** Any code: no just-in-time compiler, no WebAssembly, a limited data segment. */
	CONTAINED,
	/** Code that the operator trusts: with the just-in-time compiler, which cannot live in a limited data segment. */
	FAST;

	/** @return the word of configuration, command line and HTTP API */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** @return the class of that word; {@link #CONTAINED} for every other */
	public static WorkerClass of(String text) {
		return FAST.text().equals(text) ? FAST : CONTAINED;
	}
}
