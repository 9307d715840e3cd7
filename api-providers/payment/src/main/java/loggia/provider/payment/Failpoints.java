package loggia.provider.payment;

import java.io.IOException;

/**
 * Named points at which a test lets the process die. Inert unless the system property {@code loggia.failpoint} names one:
 * {@code pay.after-debit}, or {@code pay.after-debit:3} for the third time it is reached.
 */
final class Failpoints {
	private static final String WANTED = System.getProperty("loggia.failpoint");
	private static int left = WANTED == null || WANTED.indexOf(':') < 0 ? 1 : Integer.parseInt(WANTED.substring(WANTED.indexOf(':') + 1));

	private Failpoints() {}

	/** Kills this process with SIGKILL if the point is the wanted one. */
	static void hit(String point) {
		if (WANTED != null) maybeDie(point);
	}

	private static synchronized void maybeDie(String point) {
		if (!WANTED.equals(point) && !WANTED.startsWith(point + ":") || --left > 0) return;
		try {
			new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start().waitFor();
			Thread.sleep(Long.MAX_VALUE);
		} catch (IOException | InterruptedException e) {
			Runtime.getRuntime().halt(137);
		}
	}
}
