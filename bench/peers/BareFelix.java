import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The peer without Loggia: Felix, its services and Jetty, nothing else.
 * usage: java BareFelix serve PORT CACHE JAR…           starts, answers HTTP (404 is an answer), stays until killed
 *        java BareFelix update N CACHE OLD NEW JAR…     deploys OLD and NEW in turn with Bundle.update, prints one JSON line with milliseconds each
 */
public class BareFelix {
	public static void main(String[] args) throws Exception {
		boolean serve = args[0].equals("serve");
		var settings = new HashMap<String, Object>();
		settings.put(Constants.FRAMEWORK_STORAGE, args[2]);
		settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
		settings.put("org.ops4j.pax.logging.DefaultServiceLog.level", "WARN");
		if (serve) settings.put("org.osgi.service.http.port", args[1]);
		else settings.put("org.apache.felix.http.enable", "false");
		settings.put("org.apache.felix.http.host", "127.0.0.1");
		var framework = new FrameworkFactory().newFramework(settings);
		framework.init();
		BundleContext context = framework.getBundleContext();
		var bundles = new ArrayList<Bundle>();
		for (int i = serve ? 3 : 5; i < args.length; i++) bundles.add(context.installBundle(Path.of(args[i]).toUri().toString()));
		framework.start();
		for (Bundle bundle : bundles) {
			if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) bundle.start();
		}
		if (serve) framework.waitForStop(0);
		else {
			System.out.println(update(context, Integer.parseInt(args[1]), Path.of(args[3]), Path.of(args[4])));
			framework.stop();
			framework.waitForStop(10_000);
		}
	}

	/** Bytes in, first call on the new version: the same two bundles in turn. */
	private static List<Double> update(BundleContext context, int times, Path old, Path next) throws Exception {
		byte[] first = Files.readAllBytes(old);
		byte[] second = Files.readAllBytes(next);
		Bundle bundle;
		try (InputStream in = Files.newInputStream(old)) {
			bundle = context.installBundle("bench:greet", in);
		}
		bundle.start();
		call(bundle);
		var milliseconds = new ArrayList<Double>();
		for (int i = 0; i < times; i++) {
			long start = System.nanoTime();
			bundle.update(new java.io.ByteArrayInputStream(i % 2 == 0 ? second : first));
			call(bundle);
			milliseconds.add((System.nanoTime() - start) / 1e6);
		}
		return milliseconds;
	}

	/** Waits for the bundle's service and calls it once. */
	private static void call(Bundle bundle) throws Exception {
		long deadline = System.nanoTime() + 10_000_000_000L;
		while (System.nanoTime() < deadline) {
			ServiceReference<?>[] services = bundle.getRegisteredServices();
			Object service = services == null || services.length == 0 ? null : bundle.getBundleContext().getService(services[0]);
			if (service != null) {
				service.getClass().getMethod("selfTest").invoke(service);
				return;
			}
			Thread.onSpinWait();
		}
		throw new IllegalStateException("the bundle's service did not come up within 10 s");
	}
}
