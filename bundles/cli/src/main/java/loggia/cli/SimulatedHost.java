package loggia.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import loggia.api.metrics.Metrics;
import loggia.api.spi.ApiProvider;
import loggia.kit.testing.SimulatedMetrics;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A framework in this process with one capability bundle, components and configuration; of the gateway's services there are meters alone.
 * Nothing is kept when it ends.
 */
final class SimulatedHost implements AutoCloseable {
	/** Of the distribution's bundles, those that components need. */
	private static final Pattern NEEDED = Pattern.compile("(pax-logging-api|org\\.apache\\.felix\\.(configadmin|metatype|scr|http\\.servlet-api|"
			+ "healthcheck\\.api)|org\\.osgi\\.(service\\.component|util\\.(promise|function|converter)))-.*");
	/** Those whose packages the framework itself gives: this process has the very classes. */
	private static final Pattern OURS = Pattern.compile("(loggia-api|loggia-api-spi|(com\\.fasterxml\\.jackson\\.core\\.)?jackson-(core|databind|annotations))-[0-9].*");
	private static final Pattern REFERENCE = Pattern.compile("<reference\\b[^>]*\\binterface=\"([^\"]+)\"[^>]*>");

	private final Framework framework;
	private final Scratch folder;
	private final List<ApiProvider> providers;

	private SimulatedHost(Framework framework, Scratch folder, List<ApiProvider> providers) {
		this.framework = framework;
		this.folder = folder;
		this.providers = providers;
	}

	List<ApiProvider> providers() {
		return providers;
	}

	/**
	 * Starts the bundle.
	 *
	 * @param patience how long its components may take
	 * @throws CliException it does not resolve, does not start, or offers less than its manifest says
	 */
	static SimulatedHost start(CapabilityJar jar, Duration patience) throws CliException {
		Scratch scratch = null;
		Framework framework = null;
		try {
			scratch = new Scratch("api-test");
			framework = framework(scratch.folder);
			var context = framework.getBundleContext();
			var bundles = new ArrayList<Bundle>();
			for (var file : DeveloperHome.bundles())
				if (NEEDED.matcher(file.getFileName().toString()).matches())
					bundles.add(context.installBundle(file.toUri().toString()));
			for (var bundle : bundles)
				if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
					bundle.start();
			context.registerService(Metrics.class, new SimulatedMetrics(), null);
			var tested = context.installBundle(jar.file().toUri().toString());
			started(tested);
			return new SimulatedHost(framework, scratch, arrived(context, tested, jar, patience));
		} catch (BundleException | IOException e) {
			stop(framework, scratch);
			throw new CliException(CliException.FAILED, "no-framework", "A framework for the test cannot be started: " + e.getMessage(), "unpack the distribution again", null, e);
		} catch (CliException | RuntimeException | Error e) {
			stop(framework, scratch);
			throw e;
		}
	}

	private static Framework framework(Path folder) throws BundleException, IOException, CliException {
		Map<String, String> settings = new HashMap<>();
		settings.put(Constants.FRAMEWORK_STORAGE, folder.toString());
		settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
		settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, packages());
		settings.put("org.ops4j.pax.logging.DefaultServiceLog.level", "ERROR");
		settings.put("felix.log.level", "0");
		var framework = ServiceLoader.load(FrameworkFactory.class).findFirst()
				.orElseThrow(() -> new CliException(CliException.FAILED, "no-framework", "This distribution lacks its framework", "unpack it again")).newFramework(settings);
		framework.start();
		return framework;
	}

	/** @return what the bundles of the gateway's API and of Jackson export */
	private static String packages() throws IOException, CliException {
		var exported = new TreeSet<String>();
		for (var file : DeveloperHome.bundles()) {
			if (!OURS.matcher(file.getFileName().toString()).matches())
				continue;
			try (var jar = new JarFile(file.toFile())) {
				var header = jar.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
				if (header != null)
					exported.add(header);
			}
		}
		return String.join(",", exported);
	}

	private static void started(Bundle tested) throws CliException {
		try {
			tested.start();
		} catch (BundleException e) {
			boolean unresolved = e.getType() == BundleException.RESOLVE_ERROR;
			throw new CliException(CliException.FAILED, unresolved ? "unresolved" : "not-started",
					tested.getSymbolicName() + " " + tested.getVersion() + (unresolved ? " needs what no gateway has: " : " does not start: ") + e.getMessage(),
					unresolved ? "pack the packages of your libraries into it: -privatepackage or -includeresource in bnd.bnd" : null, null, e);
		}
	}

	private static List<ApiProvider> arrived(BundleContext context, Bundle tested, CapabilityJar jar, Duration patience) throws CliException {
		int wanted = jar.families().size();
		long until = System.nanoTime() + patience.toNanos();
		var gate = new Semaphore(0);
		context.addServiceListener(event -> gate.release());
		for (;;) {
			var found = providers(context, tested);
			if (found.size() >= wanted)
				return found;
			try {
				long left = until - System.nanoTime();
				if (left <= 0 || !gate.tryAcquire(left, TimeUnit.NANOSECONDS))
					throw absent(context, tested, found.size(), wanted);
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
				throw new CliException(CliException.FAILED, "interrupted", "The test was interrupted", null);
			}
		}
	}

	private static List<ApiProvider> providers(BundleContext context, Bundle tested) {
		try {
			return context.getServiceReferences(ApiProvider.class, null).stream().filter(reference -> reference.getBundle() == tested).sorted(Comparator.<ServiceReference<ApiProvider>>naturalOrder().reversed())
					.map(context::getService).filter(each -> each != null).toList();
		} catch (InvalidSyntaxException e) {
			throw new IllegalStateException("there is no filter", e);
		}
	}

	private static CliException absent(BundleContext context, Bundle tested, int found, int wanted) {
		var missing = new TreeSet<String>();
		var files = tested.findEntries("OSGI-INF", "*.xml", false);
		while (files != null && files.hasMoreElements()) {
			try (var in = files.nextElement().openStream()) {
				var references = REFERENCE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
				while (references.find())
					if (!references.group().contains("cardinality=\"0.") && context.getServiceReference(references.group(1)) == null)
						missing.add(references.group(1));
			} catch (IOException e) {
				// what cannot be read says nothing
				continue;
			}
		}
		return new CliException(CliException.FAILED, "not-offered", "Of " + wanted + (wanted == 1 ? " API family " : " API families ") + found + " came: " + (missing.isEmpty()
				? "is each a @Component, and does its constructor or @Activate method return without an exception?" : "its component needs " + String.join(", ", missing) + ", which a test has not"),
				missing.isEmpty() ? "LOGGIA_DEBUG=1 shows more; SimulatedGate in a unit test shows what is thrown" : "test what needs the gateway's services there: loggia api deploy, then the API explorer");
	}

	@Override
	public void close() {
		stop(framework, folder);
	}

	private static void stop(Framework framework, Scratch folder) {
		try {
			if (framework != null) {
				framework.stop();
				framework.waitForStop(10_000);
			}
		} catch (BundleException e) {
			throw new IllegalStateException("the framework of the test does not stop", e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		} finally {
			if (folder != null)
				folder.close();
		}
	}
}
