package loggia.container.session;

/** A debugger that has come to a session's isolate, speaking the Chrome DevTools Protocol. Thread-safe; never waits. */
public interface Debugger {
	/** An answer or an event. */
	void told(String json);

	/** The isolate is gone, or was not there; told once. @param why a sentence for the developer */
	void gone(String why);
}
