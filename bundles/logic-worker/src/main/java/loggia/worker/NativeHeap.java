package loggia.worker;

import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives memory that V8 has freed back to the machine: the C library keeps it otherwise. Java has a command for that, {@code System.trim_native_heap}; it
 * is called past the MBean server, which would cost every worker 8 MB, so the process wants
 * {@code --add-opens jdk.management/com.sun.management.internal=ALL-UNNAMED}. Thread-safe.
 */
final class NativeHeap {
	/** What a Java that knows the command answers first. */
	private static final String DONE = "Trim native heap";
	private final Object commands;
	private final Method execute;
	private final AtomicBoolean owed = new AtomicBoolean();

	private NativeHeap(Object commands, Method execute) {
		this.commands = commands;
		this.execute = execute;
	}

	/** @return one that does nothing where this Java does not offer it, which is said once */
	static NativeHeap find() {
		try {
			Class<?> type = Class.forName("com.sun.management.internal.DiagnosticCommandImpl");
			Method get = type.getDeclaredMethod("getDiagnosticCommandMBean");
			get.setAccessible(true);
			Method execute = type.getDeclaredMethod("executeDiagnosticCommand", String.class);
			execute.setAccessible(true);
			NativeHeap found = new NativeHeap(get.invoke(null), execute);
			if (found.trim()) {
				return found;
			}
			System.err.println("worker: this Java cannot trim the native heap: memory of closed sessions stays with the process");
		} catch (ReflectiveOperationException | RuntimeException e) {
			System.err.println("worker: memory of closed sessions stays with the process: " + e);
		}
		return new NativeHeap(null, null);
	}

	/** V8 has freed memory. */
	void freed() {
		owed.set(true);
	}

	/** Gives back what has been freed since the last time; a matter of milliseconds. */
	void giveBack() {
		if (owed.getAndSet(false) && execute != null) {
			trim();
		}
	}

	private boolean trim() {
		try {
			return String.valueOf(execute.invoke(commands, "System.trim_native_heap")).startsWith(DONE);
		} catch (ReflectiveOperationException e) {
			return false;
		}
	}
}
