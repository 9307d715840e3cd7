package loggia.deployer;

import java.io.IOException;
import java.util.List;

/**
 * Named points at which a test lets the process die. Inert unless the system property {@code loggia.failpoint} names one:
 * {@code deploy.flipped}, or {@code deploy.flipped:3} for the third time it is reached.
 */
final class KillPoints {
	/** Every point, in about the order they are reached. */
	static final List<String> ALL = List.of("deploy.received", "deploy.kept", "deploy.installed", "deploy.resolved", "deploy.started", "deploy.tested", "record.begun", "record.written", "record.renamed", "deploy.recorded", "deploy.flipped", "deploy.draining", "predecessor.ended", "predecessor.uninstalled", "store.tidying", "remove.recorded", "remove.draining", "rollback.begun", "held.begun", "held.stopped", "held.announced", "settings.changed", "settings.all");

	private static String wanted = "";
	private static int left;

	private KillPoints() {}

	/** Kills this process with SIGKILL if the point is the wanted one. */
	static void hit(String point) {
		var told = System.getProperty("loggia.failpoint");
		if (told != null) maybeDie(point, told);
	}

	private static synchronized void maybeDie(String point, String told) {
		if (!told.equals(wanted)) {
			wanted = told;
			left = told.indexOf(':') < 0 ? 1 : Integer.parseInt(told.substring(told.indexOf(':') + 1));
		}
		if (!told.equals(point) && !told.startsWith(point + ":") || --left > 0) return;
		try {
			new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start().waitFor();
			Thread.sleep(Long.MAX_VALUE);
		} catch (IOException | InterruptedException e) {
			Runtime.getRuntime().halt(137);
		}
	}
}
