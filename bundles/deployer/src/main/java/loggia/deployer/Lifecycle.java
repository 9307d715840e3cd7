package loggia.deployer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.deployer.DeployException.Reason;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and ends bundles for the deployer's thread, which waits, but not for ever: an activator that hangs keeps a thread of its own, not
 * the deployer. Such a bundle is uninstalled when its activator comes back.
 */
final class Lifecycle {
	private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);
	private static final Duration LIMIT = Duration.ofSeconds(5);

	private Lifecycle() {}

	private interface Step {
		void run() throws BundleException;
	}

	/** Resolves and starts. A bundle that does not start is left installed; the caller ends it. @throws DeployException with the requirement that is missing, what the activator threw, or that it hangs */
	static void start(Bundle bundle) throws DeployException {
		var thread = new Running("loggia-start-" + name(bundle), () -> bundle.start(Bundle.START_ACTIVATION_POLICY));
		try {
			thread.await(LIMIT);
		} catch (TimeoutException e) {
			thread.interrupt();
			throw new DeployException(Reason.START_TIMEOUT, name(bundle) + " does not start within " + LIMIT.toSeconds() + " s: its activator or component hangs");
		} catch (ExecutionException e) {
			var cause = e.getCause();
			if (cause instanceof BundleException failed && failed.getType() == BundleException.RESOLVE_ERROR) throw new DeployException(Reason.UNRESOLVED, name(bundle) + " does not fit this gateway: " + missing(failed), failed);
			var deepest = cause;
			while (deepest.getCause() != null) deepest = deepest.getCause();
			throw new DeployException(Reason.START_FAILED, name(bundle) + " does not start: " + deepest, cause);
		}
	}

	/** Stops without forgetting. Waits at most 5 s. @return whether it stopped */
	static boolean stop(Bundle bundle) {
		return ended(bundle, "stop", () -> bundle.stop(Bundle.STOP_TRANSIENT));
	}

	/** Stops and uninstalls. Waits at most 5 s; not at all for one that still hangs in its start: that is uninstalled when it comes back. */
	static void uninstall(Bundle bundle) {
		Step step = () -> {
			if (bundle.getState() != Bundle.UNINSTALLED) bundle.uninstall();
		};
		if (bundle.getState() == Bundle.STARTING) new Running("loggia-uninstall-" + name(bundle), step);
		else ended(bundle, "uninstall", step);
	}

	private static boolean ended(Bundle bundle, String what, Step step) {
		var thread = new Running("loggia-" + what + "-" + name(bundle), step);
		try {
			thread.await(LIMIT);
			return true;
		} catch (TimeoutException e) {
			thread.interrupt();
			log.warn("{} hangs while it should {}; thread {} stays until it comes back", name(bundle), what, thread.getName());
		} catch (ExecutionException e) {
			log.warn("{} failed to {}", name(bundle), what, e.getCause());
		}
		return false;
	}

	static String name(Bundle bundle) {
		return bundle.getSymbolicName() + " " + bundle.getVersion();
	}

	/** Felix says "Unable to resolve g [7](R 7.0): missing requirement [g [7](R 7.0)] osgi.wiring.package; (…) Unresolved requirements: […]". */
	private static String missing(BundleException failed) {
		var text = failed.getMessage();
		int at = text.indexOf("missing requirement");
		if (at < 0) at = text.indexOf("Uses constraint violation");
		if (at < 0) at = 0;
		int end = text.indexOf(" Unresolved requirements:", at);
		return text.substring(at, end < 0 ? text.length() : end).trim();
	}

	/** A step on a thread of its own, because the framework waits for bundles without a limit. */
	private static final class Running extends Thread {
		private final Step step;
		private final CompletableFuture<Void> done = new CompletableFuture<>();

		Running(String name, Step step) {
			super(name);
			this.step = step;
			setDaemon(true);
			start();
		}

		@Override
		public void run() {
			try {
				step.run();
				done.complete(null);
			} catch (Throwable e) {
				done.completeExceptionally(e);
			}
		}

		void await(Duration limit) throws TimeoutException, ExecutionException {
			try {
				done.get(limit.toNanos(), TimeUnit.NANOSECONDS);
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
				throw new TimeoutException("interrupted");
			}
		}
	}
}
