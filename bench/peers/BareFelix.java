import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The peer without Loggia: Felix, its services and Jetty, nothing else.
 * usage: java BareFelix serve PORT CACHE JAR…        starts, answers HTTP (404 is an answer), stays until killed
 *        java BareFelix update CACHE 1.0 1.1 JAR…    1.0 and 1.1 are jars of the example greet; says "ready", then for each line "N" on
 *                                                    standard input deploys them N times in turn and prints the milliseconds each took
 */
public class BareFelix {
	/** For the answers alone: logging goes to standard error. */
	private static final PrintStream answers = System.out;

	public static void main(String[] args) throws Exception {
		System.setOut(System.err);
		boolean serve = args[0].equals("serve");
		var settings = new HashMap<String, Object>();
		settings.put(Constants.FRAMEWORK_STORAGE, args[serve ? 2 : 1]);
		settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
		settings.put("felix.service.urlhandlers", "false");
		settings.put("org.ops4j.pax.logging.DefaultServiceLog.level", "ERROR");
		settings.put("org.apache.felix.http.host", "127.0.0.1");
		if (serve) settings.put("org.osgi.service.http.port", args[1]);
		else settings.put("org.apache.felix.http.enable", "false");
		var framework = new FrameworkFactory().newFramework(settings);
		framework.init();
		BundleContext context = framework.getBundleContext();
		var bundles = new ArrayList<Bundle>();
		for (int i = serve ? 3 : 4; i < args.length; i++) bundles.add(context.installBundle(Path.of(args[i]).toUri().toString()));
		framework.start();
		for (Bundle bundle : bundles) {
			if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) bundle.start();
		}
		if (serve) framework.waitForStop(0);
		else {
			updateOnRequest(context, Path.of(args[2]), Path.of(args[3]));
			framework.stop();
			framework.waitForStop(10_000);
		}
	}

	private static void updateOnRequest(BundleContext context, Path first, Path second) throws Exception {
		byte[][] jars = { Files.readAllBytes(first), Files.readAllBytes(second) };
		String[] versions = { "1.0", "1.1" };
		Bundle bundle = context.installBundle("bench:greet", new ByteArrayInputStream(jars[0]));
		bundle.start();
		call(bundle, versions[0]);
		int current = 0;
		answers.println("ready");
		var requests = new BufferedReader(new InputStreamReader(System.in));
		for (String line = requests.readLine(); line != null; line = requests.readLine()) {
			var milliseconds = new ArrayList<Double>();
			for (int i = Integer.parseInt(line); i > 0; i--) {
				current = 1 - current;
				milliseconds.add(update(bundle, jars[current], versions[current]));
			}
			answers.println(milliseconds);
		}
	}

	/** Bytes in → first call on the new version answered, in ms. The old version takes no call from the first moment on. */
	private static double update(Bundle bundle, byte[] jar, String version) throws BundleException, IOException, ReflectiveOperationException {
		long start = System.nanoTime();
		bundle.update(new ByteArrayInputStream(jar));
		call(bundle, version);
		return (System.nanoTime() - start) / 1e6;
	}

	/** Waits for the bundle's service and calls {@code greet} once. @throws IllegalStateException when another version answers */
	private static void call(Bundle bundle, String version) throws ReflectiveOperationException {
		Object greeter = service(bundle);
		var person = List.of(greeter.getClass().getClasses()).stream().filter(c -> c.getSimpleName().equals("Person")).findAny().orElseThrow();
		var reply = (CompletionStage<?>) greeter.getClass().getMethod("greet", person).invoke(greeter, person.getConstructor(String.class).newInstance("Ann"));
		Object greeting = reply.toCompletableFuture().join();
		Object answered = greeting.getClass().getMethod("version").invoke(greeting);
		if (!version.equals(answered)) throw new IllegalStateException("greet " + answered + " answered after " + version + " was deployed");
	}

	private static Object service(Bundle bundle) {
		long deadline = System.nanoTime() + 10_000_000_000L;
		while (System.nanoTime() < deadline) {
			ServiceReference<?>[] services = bundle.getRegisteredServices();
			Object service = services == null || services.length == 0 ? null : bundle.getBundleContext().getService(services[0]);
			if (service != null) return service;
			Thread.onSpinWait();
		}
		throw new IllegalStateException("the bundle's service did not come up within 10 s");
	}
}
