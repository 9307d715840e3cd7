package loggia.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.io.IOException;
import java.nio.file.Files;
import loggia.launcher.LaunchException.Kind;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * One run of the framework: init, hooks, checked bundles, start levels, readiness. The order matters: no bundle runs before the walls stand.
 */
final class Gateway {
	private static final int LAST_LEVEL = 100;
	private static final long STOP_SECONDS = 20;
	/** How long a critical /health may take to become better before the gateway calls itself ready nevertheless. */
	private static final long GRACE_SECONDS = 10;

	private final Settings settings;
	private final int port;
	private final ConcurrentLinkedQueue<String> troubles = new ConcurrentLinkedQueue<>();
	private Framework framework;

	Gateway(Settings settings, int port) {
		this.settings = settings;
		this.port = port;
	}

	/** Blocks until the gateway can serve. @return sentences about what is wrong although it serves */
	List<String> start(List<BundleFiles.Entry> bundles) throws LaunchException, InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.readySeconds());
		try {
			Files.createDirectories(settings.data().resolve("logs"));
			var properties = settings.framework(port);
			// Logback and libraries read system properties, bundles the framework's
			Stream.of("loggia.home", "loggia.data", "loggia.port").forEach(name -> System.setProperty(name, properties.get(name)));
			framework = new FrameworkFactory().newFramework(new java.util.HashMap<String, Object>(properties));
			framework.init();
			var system = framework.getBundleContext();
			system.addFrameworkListener(event -> {
				if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() != null) troubles.add(name(event.getBundle()) + ": " + event.getThrowable().getMessage());
			});
			var trust = new Trust();
			Walls.register(system, trust);
			framework.adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(BundleFiles.DEPLOYED_LEVEL);
			install(bundles, trust);
			framework.start();
			raiseStartLevel(deadline);
			return awaitReady(deadline);
		} catch (BundleException | IOException e) {
			throw new LaunchException(Kind.NOT_READY, "the framework does not start: " + e.getMessage(), e);
		}
	}

	/** @return what runs, or null before {@link #start} */
	Framework framework() {
		return framework;
	}

	/** Stops everything. Blocks up to 20 s. @return whether all bundles stopped in time */
	boolean stop() {
		if (framework == null) return true;
		try {
			framework.stop();
			return framework.waitForStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS)).getType() != FrameworkEvent.WAIT_TIMEDOUT;
		} catch (BundleException | InterruptedException e) {
			return false;
		}
	}

	/** Blocks until something stops the framework. */
	void awaitEnd() throws InterruptedException {
		framework.waitForStop(0);
	}

	private void install(List<BundleFiles.Entry> bundles, Trust trust) throws LaunchException {
		var system = framework.getBundleContext();
		var installed = new ArrayList<Bundle>();
		for (var entry : bundles) {
			try (var bytes = entry.inPlace() ? null : entry.open()) {
				var bundle = system.installBundle(entry.location(), bytes);
				bundle.adapt(BundleStartLevel.class).setStartLevel(entry.level());
				if (entry.shipped()) trust.shipped(bundle);
				installed.add(bundle);
			} catch (BundleException | IOException e) {
				if (entry.shipped()) throw new LaunchException(Kind.BUNDLES, entry.file() + " cannot be installed: " + e.getMessage(), e);
				troubles.add(entry.file() + " is left out, it cannot be installed: " + e.getMessage());
			}
		}
		for (var bundle : installed) {
			if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) continue;
			try {
				bundle.start(Bundle.START_ACTIVATION_POLICY);
			} catch (BundleException e) {
				troubles.add(name(bundle) + " does not start: " + e.getMessage());
			}
		}
	}

	private void raiseStartLevel(long deadline) throws LaunchException, InterruptedException {
		var reached = new CountDownLatch(1);
		framework.adapt(FrameworkStartLevel.class).setStartLevel(LAST_LEVEL, event -> reached.countDown());
		if (reached.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) return;
		var hanging = Stream.of(framework.getBundleContext().getBundles()).filter(b -> b.getState() == Bundle.STARTING && b.getBundleId() != 0).map(Gateway::name).collect(Collectors.joining(", "));
		throw new LaunchException(Kind.NOT_READY, "the gateway does not start within " + settings.readySeconds() + " s: " + (hanging.isEmpty() ? reason("a bundle hangs") : hanging + " hangs while it starts"));
	}

	private List<String> awaitReady(long deadline) throws LaunchException, InterruptedException {
		var answer = new Readiness(port).await(deadline, TimeUnit.SECONDS.toNanos(GRACE_SECONDS));
		var warnings = new ArrayList<>(troubles);
		if (answer.status() == 503) warnings.add("the gateway serves, but its health is critical: " + answer.body().strip());
		else if (answer.status() == 0) throw new LaunchException(Kind.NOT_READY, "nothing answers on http://localhost:" + port + "/health within " + settings.readySeconds() + " s: " + reason("no bundle serves HTTP"));
		else if (answer.status() != 200) throw new LaunchException(Kind.NOT_READY, "http://localhost:" + port + "/health answers " + answer.status() + ": " + reason("no bundle serves /health"));
		return warnings;
	}

	private String reason(String otherwise) {
		if (!troubles.isEmpty()) return String.join("; ", troubles);
		var logged = Readiness.lastWarnings(settings.data(), 3);
		return logged.isEmpty() ? otherwise + "; see " + settings.data().resolve("logs") : String.join("; ", logged);
	}

	private static String name(Bundle bundle) {
		return bundle.getSymbolicName() == null ? bundle.getLocation() : bundle.getSymbolicName() + " " + bundle.getVersion();
	}
}
