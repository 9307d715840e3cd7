package loggia.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import loggia.api.ApiCatalog;
import loggia.api.access.OperatorActions;
import loggia.api.access.Principal;
import loggia.api.access.Role;
import loggia.api.release.Release;
import loggia.api.sessions.OpenSessions;
import loggia.compiler.apis.ApiFinding;
import loggia.compiler.apis.ApiUse;
import loggia.compiler.apis.Compatibility;
import loggia.compiler.apis.OfferedApi;
import loggia.store.ApiHistory.Change;
import loggia.store.ApiHistory.Event;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the APIs that releases use with those that can be called, and tells the log and the audit log of each release that a change of them
 * affects. Thread-safe.
 */
@Component(service = ApisInUse.class, immediate = true)
public class ApisInUse {
	private static final Logger log = LoggerFactory.getLogger(ApisInUse.class);
	/** A bundle that restarts takes its APIs away for a moment: that is no news. */
	private static final long QUIET_MS = 2_000;
	private static final Principal GATEWAY = new Principal("gateway", "the gateway", Role.OPERATOR);

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	private volatile OpenSessions sessions;
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	private volatile OperatorActions actions;

	private final SqlReleases releases;
	private final BooleanSupplier stopping;
	private final ApiHistory history = new ApiHistory();
	/** digest → what it uses; a release never changes */
	private final Map<String, List<ApiUse>> uses = new ConcurrentHashMap<>();
	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
		var created = new Thread(task, "loggia-apis-in-use");
		created.setDaemon(true);
		return created;
	});
	private volatile ApiCatalog catalog;
	private AutoCloseable listening;
	private Future<?> telling;

	@Activate
	public ApisInUse(BundleContext context, @Reference SqlReleases releases) {
		this(releases, () -> context.getBundle(0).getState() != Bundle.ACTIVE && context.getBundle(0).getState() != Bundle.STARTING);
	}

	/** @param stopping whether the gateway ends, so that APIs that go are no news */
	ApisInUse(SqlReleases releases, BooleanSupplier stopping) {
		this.releases = releases;
		this.stopping = stopping;
	}

	/** For tests without a service registry. */
	void use(OpenSessions open, OperatorActions audit) {
		sessions = open;
		actions = audit;
	}

	@Deactivate
	void close() {
		thread.shutdownNow();
	}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	synchronized void setCatalog(ApiCatalog now) {
		stopListening();
		catalog = now;
		listening = now.onChange(this::changed);
		changed();
	}

	synchronized void unsetCatalog(ApiCatalog gone) {
		if (catalog != gone)
			return;
		stopListening();
		catalog = null;
	}

	private void stopListening() {
		try {
			if (listening != null)
				listening.close();
		} catch (Exception e) {
			log.warn("The catalogue goes on telling of its changes", e);
		}
		listening = null;
	}

	private synchronized void changed() {
		var now = catalog;
		if (now == null || !history.take(offered(now.apis())) || thread.isShutdown())
			return;
		if (telling != null)
			telling.cancel(false);
		telling = thread.schedule(() -> tell(), QUIET_MS, TimeUnit.MILLISECONDS);
	}

	private static List<OfferedApi> offered(List<ApiCatalog.Entry> apis) {
		return apis.stream().map(api -> new OfferedApi(api.name(), api.family(), api.major(), api.provider(), api.version(), api.age().since(),
				api.age().deprecated(), api.age().removal())).toList();
	}

	/** Tells of every change since the last time, once for each release that uses what changed. */
	void tell() {
		if (stopping.getAsBoolean())
			return;
		var events = history.events();
		if (events.isEmpty())
			return;
		for (var release : inUse())
			for (var change : Change.values()) {
				var affected = new TreeMap<String, String>();
				events.stream().filter(event -> event.change() == change).forEach(event -> affects(event, release)
						.ifPresent(finding -> affected.put(event.api().name(), finding.api() + " (" + finding.message() + ")")));
				if (!affected.isEmpty())
					tell(release, change, affected);
			}
	}

	/** @return what the event makes of an API that the release uses; empty when it does not, or has another in its place */
	private Optional<ApiFinding> affects(Event event, Release release) {
		return uses(release).stream().filter(use -> use.names().contains(event.api().name())).flatMap(use -> compatibility(release).findings(List.of(use)).stream())
				.filter(finding -> event.api().provider().equals(finding.provider())).findFirst();
	}

	/** @param affected name of an API → what is to be said of it */
	private void tell(Release release, Change change, Map<String, String> affected) {
		log.warn("{} {} uses {}", release.appId(), release.version(), String.join(", ", affected.values()));
		var audit = actions;
		if (audit != null)
			audit.record(GATEWAY, change == Change.GONE ? "api.gone" : "api.deprecated",
					release.appId() + "/" + release.version() + " " + String.join(" ", affected.keySet()), "done");
	}

	/** @return what is to be said of a release as things are; by kind, then by name */
	List<ApiFinding> findings(Release release) {
		return compatibility(release).findings(uses(release));
	}

	/** What there is for this release. */
	private Compatibility compatibility(Release release) {
		var now = catalog;
		return now == null ? Compatibility.withoutGateway() : Compatibility.with(offered(now.apis(release.requires())), history.gone());
	}

	/** @return the current release of each app, and each older one that somebody has open; by name */
	List<Release> inUse() {
		var all = new LinkedHashSet<>(releases.installed());
		var open = sessions;
		if (open != null)
			open.byRelease().keySet().forEach(digest -> releases.byDigest(digest).ifPresent(all::add));
		uses.keySet().retainAll(all.stream().map(Release::digest).collect(Collectors.toSet()));
		return new ArrayList<>(all);
	}

	private List<ApiUse> uses(Release release) {
		var known = uses.get(release.digest());
		if (known != null)
			return known;
		try {
			var read = ApiUse.of(release.files(), release.apis());
			uses.put(release.digest(), read);
			return read;
		} catch (IOException | RuntimeException e) {
			log.warn("Where {} {} uses its APIs cannot be read", release.appId(), release.version(), e);
			return release.apis().stream().sorted().map(api -> new ApiUse(List.of(api), false, List.of())).toList();
		}
	}
}
