package loggia.container;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import loggia.api.ApiCatalog;
import loggia.api.ApiInvoker;
import loggia.api.Incidents;
import loggia.api.identity.SignIn;
import loggia.api.identity.SignIns;
import loggia.api.metrics.Metrics;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import loggia.container.bridge.Tickets;
import loggia.container.files.TempStore;
import loggia.container.inspect.InspectedApps;
import loggia.container.session.AppLogs;
import loggia.container.session.Placement;
import loggia.container.session.Quarantine;
import loggia.container.session.SessionContext;
import loggia.container.session.Sessions;
import loggia.container.session.Visitor;
import loggia.container.worker.Isolation;
import loggia.container.worker.WorkerPool;
import loggia.container.worker.WorkerSettings;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the container together: worker pool, sessions, tickets, logs. Servlets and sockets of this bundle find the parts here. The
 * store, the gate and its catalogue, sign-ins and metrics may come and go.
 */
@Component(service = Container.class, immediate = true, configurationPid = ContainerConfig.PID)
@Designate(ocd = ContainerConfig.class)
public class Container {
	private static final Logger log = LoggerFactory.getLogger(Container.class);
	/** Framework property: the gateway's data folder. */
	static final String DATA = "loggia.data";
	/** Framework property: {@code required} or {@code offered}, see {@link Isolation}. */
	static final String ISOLATION = "loggia.isolation";
	/** Framework property: {@code true} when the operator accepts that limits are missing. */
	static final String ACCEPT_WEAK = "loggia.isolation.accept.weak";
	private final InspectedApps inspected;
	private final Secret secret;
	private final AppLogs logs = new AppLogs();
	private final Tickets tickets = new Tickets();
	private final WorkerPool pool;
	private final Sessions sessions;
	private final Quarantine quarantine;
	private final TempStore temp;
	private final Meters meters;
	private final ExecutorService threads;
	private final ScheduledExecutorService timers;
	private volatile ReleaseCatalog releases;
	private volatile ApiInvoker invoker;
	private volatile ApiCatalog catalog;
	private volatile Incidents incidents;
	private volatile AutoCloseable catalogListener;
	private volatile SignIns signIns;
	private volatile AutoCloseable signInListener;

	/** Starts it; nothing here waits for a process. */
	@Activate
	public Container(BundleContext context, ContainerConfig config) throws IOException {
		this(config, Isolation.of(context.getProperty(ISOLATION), context.getProperty(ACCEPT_WEAK)), data(context), new BundleFiles(context.getBundle()),
				InspectedApps.of(context::getProperty));
	}

	/** @param files where the worker's files come from */
	Container(ContainerConfig config, Isolation isolation, Path data, loggia.container.worker.WorkerFiles.Source files) throws IOException {
		this(config, isolation, data, files, InspectedApps.of(name -> null));
	}

	private Container(ContainerConfig config, Isolation isolation, Path data, loggia.container.worker.WorkerFiles.Source files, InspectedApps inspected)
			throws IOException {
		this.inspected = inspected;
		secret = Secret.of(data);
		threads = Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), named("sessions"));
		ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, named("sessions-timer"));
		scheduler.setRemoveOnCancelPolicy(true);
		timers = scheduler;
		pool = WorkerPool.start(WorkerSettings.of(config, isolation), isolation, data, secret, files);
		temp = TempStore.open(data, TempStore.Limits.of(config), secret, threads);
		meters = new Meters(this);
		quarantine = new Quarantine(config.worker_deaths(), Clock.systemUTC());
		SessionContext context = new SessionContext(config, pool, new Placement(config, isolation, this::publisher), quarantine, () -> invoker, this::apis, () -> incidents, inspected::base, logs, temp, meters, threads, timers);
		sessions = new Sessions(context, () -> releases, data);
		sessions.load();
	}

	private static Path data(BundleContext context) throws IOException {
		String folder = context.getProperty(DATA);
		if (folder == null) {
			throw new IOException("the framework property " + DATA + " is not set: the launcher says where the gateway keeps its data");
		}
		return Path.of(folder).toAbsolutePath();
	}

	private static ThreadFactory named(String name) {
		AtomicInteger count = new AtomicInteger();
		return task -> {
			Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

	/** Suspends sessions, ends workers, leaves no thread. */
	@Deactivate
	public void stop() {
		sessions.stop();
		pool.close();
		temp.close();
		timers.shutdownNow();
		threads.shutdown();
	}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
	void setReleases(ReleaseCatalog service) {
		releases = service;
	}

	void unsetReleases(ReleaseCatalog service) {
		if (releases == service) {
			releases = null;
		}
	}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
	void setInvoker(ApiInvoker service) {
		invoker = service;
	}

	void unsetInvoker(ApiInvoker service) {
		if (invoker == service) {
			invoker = null;
		}
	}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
	void setCatalog(ApiCatalog service) {
		catalog = service;
		AutoCloseable old = catalogListener;
		catalogListener = service.onChange(sessions::apisChanged);
		close(old);
		sessions.apisChanged();
	}

	void unsetCatalog(ApiCatalog service) {
		if (catalog == service) {
			catalog = null;
			close(catalogListener);
			catalogListener = null;
			sessions.apisChanged();
		}
	}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
	void setIncidents(Incidents service) {
		incidents = service;
	}

	void unsetIncidents(Incidents service) {
		if (incidents == service) {
			incidents = null;
		}
	}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
	void setSignIns(SignIns service) {
		signIns = service;
		AutoCloseable old = signInListener;
		signInListener = service.onEnd(signIn -> sessions.signedOut(signIn.id()));
		close(old);
		// who signed out while nobody listened
		sessions.check(v -> v.equals(visitor(v.deviceId(), v.secret())));
	}

	void unsetSignIns(SignIns service) {
		if (signIns == service) {
			signIns = null;
			close(signInListener);
			signInListener = null;
		}
	}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
	void setMetrics(Metrics service) {
		meters.use(service);
	}

	void unsetMetrics(Metrics service) {
		meters.forget(service);
	}

	/** @return who stands behind a device and a sign-in's secret, which may be null, now */
	public Visitor visitor(String deviceId, String secret) {
		SignIns now = signIns;
		return (now == null ? Optional.<SignIn>empty() : now.find(secret, SignIn.Door.SHELL)).map(s -> Visitor.of(deviceId, s, secret))
				.orElseGet(() -> Visitor.guest(deviceId));
	}

	private static void close(AutoCloseable handle) {
		if (handle != null) {
			try {
				handle.close();
			} catch (Exception e) {
				log.warn("a listener was not removed", e);
			}
		}
	}

	private List<ApiCatalog.Entry> apis(Release release) {
		ApiCatalog now = catalog;
		return now == null ? List.of() : now.apis(release.requires());
	}

	private Optional<String> publisher(String appId) {
		ReleaseCatalog now = releases;
		return now == null ? Optional.empty() : now.publisher(appId);
	}

	/** @return the releases that may not be opened for a while */
	public Quarantine quarantine() {
		return quarantine;
	}

	/** @return which apps debuggers may see */
	public InspectedApps inspected() {
		return inspected;
	}

	/** @return the sessions */
	public Sessions sessions() {
		return sessions;
	}

	/** @return the worker processes */
	public WorkerPool pool() {
		return pool;
	}

	/** @return tickets for frames' sockets */
	public Tickets tickets() {
		return tickets;
	}

	/** @return the sessions' temporary files */
	public TempStore temp() {
		return temp;
	}

	/** @return the apps' logs */
	public AppLogs logs() {
		return logs;
	}

	/** @return what signs release capabilities */
	public Secret secret() {
		return secret;
	}

	/** @return the installed releases, or null while no store is there */
	public ReleaseCatalog releases() {
		return releases;
	}

	/** @return runs what has to happen later; tasks must not block */
	public ScheduledExecutorService timers() {
		return timers;
	}
}
