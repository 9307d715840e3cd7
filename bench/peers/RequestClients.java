import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.jar.JarFile;
import loggia.api.ApiCall;
import loggia.api.ApiEvent;
import loggia.api.ApiInvoker;
import loggia.api.Caller;
import loggia.api.access.Domains;
import loggia.api.files.TempFiles;
import loggia.api.metrics.Metrics;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Two ways to one server. usage: java RequestClients.java direct URL BYTES
 *        java RequestClients.java gate URL BYTES FOLDER loggia-api.jar JAR…    with the distribution's gate and network provider in Felix
 * Says "ready"; for each line "N M" on standard input it makes N requests one after the other, then M with ten at a time, and prints
 * {"p50","p99" (µs, of the N), "perSecond", "cpu" (µs a request, of the M)}. Each answer is checked.
 */
public class RequestClients {
	private static final PrintStream answers = System.out;
	private static final int AT_A_TIME = 10;
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	/** Makes one request and checks its answer; completes on any thread. */
	interface Client {
		CompletableFuture<Void> get();
	}

	public static void main(String[] args) throws Exception {
		System.setOut(System.err);
		int bytes = Integer.parseInt(args[2]);
		Client client = args[0].equals("direct") ? direct(args[1], bytes) : gate(args[1], bytes, args[3], args[4], List.of(args).subList(5, args.length));
		client.get().join();
		answers.println("ready");
		var lines = new BufferedReader(new InputStreamReader(System.in));
		for (String line = lines.readLine(); line != null; line = lines.readLine()) {
			var counts = line.split(" ");
			answers.println(measure(client, Integer.parseInt(counts[0]), Integer.parseInt(counts[1])));
		}
		System.exit(0);
	}

	private static String measure(Client client, int alone, int together) throws Exception {
		var times = new double[alone];
		for (int i = 0; i < alone; i++) {
			long start = System.nanoTime();
			client.get().join();
			times[i] = (System.nanoTime() - start) / 1e3;
		}
		Arrays.sort(times);
		long cpu = SYSTEM.getProcessCpuTime();
		long start = System.nanoTime();
		together(client, together);
		double seconds = (System.nanoTime() - start) / 1e9;
		return String.format(Locale.ROOT, "{\"p50\":%.1f,\"p99\":%.1f,\"perSecond\":%.1f,\"cpu\":%.1f}", times[alone / 2], times[alone * 99 / 100], together / seconds,
			(SYSTEM.getProcessCpuTime() - cpu) / 1e3 / together);
	}

	/** Ten under way until so many are done. */
	private static void together(Client client, int count) throws Exception {
		var left = new AtomicInteger(count);
		var lanes = new ArrayList<CompletableFuture<Void>>();
		for (int i = 0; i < AT_A_TIME; i++) {
			var done = new CompletableFuture<Void>();
			lanes.add(done);
			lane(client, left, done);
		}
		for (var lane : lanes) lane.get();
	}

	private static void lane(Client client, AtomicInteger left, CompletableFuture<Void> done) {
		if (left.getAndDecrement() <= 0) {
			done.complete(null);
			return;
		}
		client.get().whenComplete((nothing, failure) -> {
			if (failure != null) done.completeExceptionally(failure);
			else lane(client, left, done);
		});
	}

	/** The library that the provider uses, as its own README says to: one client, its answer read and parsed. */
	private static Client direct(String url, int bytes) {
		var client = new OkHttpClient();
		ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
		var request = new Request.Builder().url(url).build();
		return () -> CompletableFuture.runAsync(() -> {
			try (var response = client.newCall(request).execute()) {
				check(response.code(), JSON.readTree(response.body().string()).get("text").textValue().length(), bytes);
			} catch (java.io.IOException e) {
				throw new java.io.UncheckedIOException(e);
			}
		}, threads);
	}

	private static void check(int status, int length, int bytes) {
		if (status != 200 || length != bytes) throw new IllegalStateException("status " + status + " with " + length + " characters");
	}

	private static Client gate(String url, int bytes, String folder, String api, List<String> jars) throws Exception {
		var context = framework(folder, api, jars);
		var gate = service(context);
		var caller = new Somebody();
		var params = JSON.createObjectNode().put("url", url).toString();
		Client client = () -> gate.invoke(new ApiCall(caller, "request", params, List.of())).toCompletableFuture().thenAccept(reply -> {
			try {
				var result = JSON.readTree(reply.json());
				check(result.get("statusCode").intValue(), result.get("data").get("text").textValue().length(), bytes);
			} catch (java.io.IOException e) {
				throw new java.io.UncheckedIOException(e);
			}
		});
		awaitProvider(client);
		return client;
	}

	/** @param api is on the class path of this program too: the framework exports its packages, so that both sides have the same classes */
	private static BundleContext framework(String folder, String api, List<String> jars) throws Exception {
		String exports;
		try (var file = new JarFile(api)) {
			exports = file.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE).replaceAll(";uses:=\"[^\"]*\"", "");
		}
		var settings = new HashMap<String, Object>(Map.of(Constants.FRAMEWORK_STORAGE, folder + "/cache", Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, exports, "felix.service.urlhandlers", "false",
			"org.ops4j.pax.logging.DefaultServiceLog.level", "ERROR", "org.apache.felix.http.enable", "false", "loggia.data", folder + "/data", "loggia.home", folder));
		var framework = new FrameworkFactory().newFramework(settings);
		framework.init();
		var context = framework.getBundleContext();
		var world = new World();
		context.registerService(new String[] { Domains.class.getName(), TempFiles.class.getName(), Metrics.class.getName(), ReleaseCatalog.class.getName() }, world,
			new Hashtable<>(Map.of(Constants.SERVICE_RANKING, Integer.MAX_VALUE)));
		var bundles = new ArrayList<Bundle>();
		for (String jar : jars) bundles.add(context.installBundle(Path.of(jar).toUri().toString()));
		framework.start();
		for (Bundle bundle : bundles) {
			if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) bundle.start();
		}
		return context;
	}

	private static ApiInvoker service(BundleContext context) throws InterruptedException {
		long end = System.nanoTime() + 20_000_000_000L;
		while (System.nanoTime() < end) {
			ServiceReference<ApiInvoker> found = context.getServiceReference(ApiInvoker.class);
			if (found != null) return context.getService(found);
			Thread.sleep(20);
		}
		throw new IllegalStateException("the gate did not come up within 20 s");
	}

	private static void awaitProvider(Client client) throws InterruptedException {
		long end = System.nanoTime() + 20_000_000_000L;
		for (Throwable last = null;;) {
			try {
				client.get().join();
				return;
			} catch (RuntimeException e) {
				last = e;
			}
			if (System.nanoTime() > end) throw new IllegalStateException("no answer through the gate within 20 s", last);
			Thread.sleep(50);
		}
	}

	/** What the bundles that are left out would give: leave for every server, a release that declares wx.request, meters that count nothing. */
	private static final class World implements Domains, TempFiles, Metrics, ReleaseCatalog {
		private final Release release = new Release("bench.loggia", "1.0.0", Caller.VersionKind.RELEASE, "digest", "Bench", null, "{}", new File("/nowhere").toPath(), Set.of("request"));

		@Override
		public Verdict verdict(Caller caller, Kind kind, String scheme, String host, int port) {
			return Verdict.PRIVATE;
		}

		@Override
		public TempFile create(Caller caller, String extension) {
			throw new UnsupportedOperationException();
		}

		@Override
		public long room(Caller caller) {
			return 0;
		}

		@Override
		public Path find(Caller caller, String name) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Counter counter(String name, String help, String... labels) {
			return new Counter() {
				@Override
				public void inc(String... values) {}

				@Override
				public void add(double amount, String... values) {}
			};
		}

		@Override
		public Timer timer(String name, String help, String... labels) {
			return (seconds, values) -> {};
		}

		@Override
		public void gauge(String name, String help, DoubleSupplier value) {}

		@Override
		public Optional<Release> current(String appId) {
			return Optional.of(release);
		}

		@Override
		public Optional<Release> byDigest(String digest) {
			return Optional.of(release);
		}

		@Override
		public List<Release> installed() {
			return List.of(release);
		}

		@Override
		public AutoCloseable onChange(Consumer<String> listener) {
			return () -> {};
		}
	}

	private static final class Somebody implements Caller {
		@Override
		public String appId() {
			return "bench.loggia";
		}

		@Override
		public String release() {
			return "digest";
		}

		@Override
		public VersionKind versionKind() {
			return VersionKind.RELEASE;
		}

		@Override
		public String plugin() {
			return null;
		}

		@Override
		public String userId() {
			return "local:bench";
		}

		@Override
		public String deviceId() {
			return "bench";
		}

		@Override
		public String sessionId() {
			return "bench";
		}

		@Override
		public void emit(ApiEvent event) {}

		@Override
		public void progress(ApiEvent event) {}

		@Override
		public AutoCloseable onState(Consumer<State> listener) {
			listener.accept(State.FOREGROUND);
			return () -> {};
		}
	}
}
