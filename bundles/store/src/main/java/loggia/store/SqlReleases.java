package loggia.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import loggia.api.ApiCatalog;
import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import loggia.compiler.Compiler;
import loggia.compiler.Diagnostic;
import loggia.database.Database;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installed releases: folders below {@code data/releases}, their rows in {@code platform.db}, answers from memory. The row decides: a
 * folder without one is rubbish that the next start removes. Thread-safe; changes are made one after the other.
 */
@Component(service = { ReleaseCatalog.class, SqlReleases.class }, configurationPid = "loggia.store")
@Designate(ocd = SqlReleases.Config.class)
public class SqlReleases implements ReleaseCatalog {
	@ObjectClassDefinition(name = "Store")
	@interface Config {
		@AttributeDefinition(description = "How many releases of an app stay on disk, the current one included; a session that runs an older one is served as long as it stays")
		int releases_kept() default 3;
	}

	/** What an install did. @param diagnostics what the compiler mended or left out */
	record Installed(Release release, List<Diagnostic> diagnostics) {}

	/** How far an install is. */
	interface Phases {
		Phases SILENT = new Phases() {};

		default void compiling() {}

		default void storing() {}
	}

	private static final Logger log = LoggerFactory.getLogger(SqlReleases.class);

	private final ReleaseFolders folders;
	private final ReleaseTable table;
	private final ReleaseBuild build;
	private final int kept;
	private final ReleaseJson manifests = new ReleaseJson();
	private final ReentrantLock changing = new ReentrantLock(true);
	private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
	/** set when the database did not answer: it may know more than the index */
	private boolean stale;
	/** digest → bytes; a release never changes */
	private final Map<String, Long> sizes = new ConcurrentHashMap<>();
	private volatile ReleaseIndex index;
	/** Gone while the gate restarts: then a release is bound to what app.json asks for, and to nothing else. */
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile ApiCatalog apis;

	@Activate
	public SqlReleases(BundleContext context, @Reference Database database, @Reference Compiler compiler, Config config)
			throws IOException, StoreException {
		this(dataFolder(context), database, ReleaseBuild.with(compiler), config.releases_kept());
	}

	SqlReleases(Path data, Database database, ReleaseBuild build, int kept) throws IOException, StoreException {
		this.build = build;
		this.kept = Math.max(1, kept);
		folders = new ReleaseFolders(data);
		table = new ReleaseTable(database);
		var rows = table.all();
		index = load(rows);
		folders.keepOnly(rows.stream().map(ReleaseTable.Row::digest).collect(Collectors.toSet()));
	}

	@Override
	public Optional<Release> current(String appId) {
		return index.current(appId).map(InstalledRelease::release);
	}

	@Override
	public Optional<Release> byDigest(String digest) {
		return index.byDigest(digest).map(InstalledRelease::release);
	}

	@Override
	public List<Release> installed() {
		return index.installed();
	}

	@Override
	public AutoCloseable onChange(Consumer<String> listener) {
		Consumer<String> own = listener::accept;
		listeners.add(own);
		return () -> listeners.remove(own);
	}

	/** @return the releases of the app that are on disk, newest first */
	List<InstalledRelease> history(String appId) {
		return index.of(appId);
	}

	/** @return the current release of each app, by name */
	List<InstalledRelease> all() {
		return index.current();
	}

	/** @return how many bytes the release has on disk, counted once; 0 when its folder cannot be read */
	long size(Release release) {
		var known = sizes.computeIfAbsent(release.digest(), digest -> measured(release.files()));
		return known == null ? 0 : known;
	}

	private static Long measured(Path folder) {
		try {
			return ReleaseFolders.size(folder);
		} catch (IOException | UncheckedIOException e) {
			log.warn("The size of {} is not known", folder, e);
			return null;
		}
	}

	/** @return a new folder for one upload; the caller deletes it with {@link ReleaseFolders#delete} */
	Path newStaging() throws IOException {
		return folders.newStaging();
	}

	/**
	 * Compiles the package and makes it the current release of its app. Blocks while the compiler works. Until it returns, the release
	 * before is the current one, also after a crash.
	 *
	 * @param zip           the package, inside a folder of {@link #newStaging()}
	 * @param fallbackAppId the app's id where the package names none, or empty
	 */
	Installed install(Path zip, String fallbackAppId, VersionKind kind) throws StoreException, IOException {
		return install(zip, new Installs.Wish(fallbackAppId, kind, false), Phases.SILENT);
	}

	/** As {@link #install(Path, String, VersionKind)}. @param phases hears how far it is */
	Installed install(Path zip, Installs.Wish wish, Phases phases) throws StoreException, IOException {
		phases.compiling();
		var output = Files.createDirectories(zip.resolveSibling("compiled"));
		var result = build.build(zip, output, wish.fallbackAppId());
		var unbound = manifests.read(result.manifest(), result.digest(), wish.kind(), folders.of(result.digest()), Map.of());
		if (!manifests.opens(result.manifest()))
			throw new StoreException(422, "notOpenable", "No page of this package can be opened: mend what diagnostics names", result.diagnostics(), null);
		if (wish.strict() && result.diagnostics().stream().anyMatch(Diagnostic::error))
			throw new StoreException(422, "faulty", "The compiler found errors in this package: the version before stays", result.diagnostics(), null);
		phases.storing();
		Release release;
		changing.lock();
		try {
			refreshIfStale();
			var before = index.byDigest(unbound.digest()).map(InstalledRelease::release);
			release = bound(unbound, before.map(Release::requires).orElse(Map.of()));
			boolean known = before.isPresent();
			if (!known)
				folders.adopt(result.folder(), release.digest());
			var now = System.currentTimeMillis();
			var number = record(release, now, known);
			index = index.with(new InstalledRelease(release, number, now));
			log.info("Installed {} {} ({}), release {}", release.appId(), release.version(), wish.kind().text(), release.digest());
			prune(release.appId());
		} finally {
			changing.unlock();
		}
		tell(release.appId());
		return new Installed(release, result.diagnostics());
	}

	/**
	 * Makes an older release the current one, or a newer one again; sessions go on with what they have.
	 *
	 * @param version its version or digest
	 */
	Release makeCurrent(String appId, String version) throws StoreException {
		Release release;
		changing.lock();
		try {
			refreshIfStale();
			var wanted = chosen(appId, version);
			release = wanted.release();
			var number = new long[1];
			change(() -> number[0] = table.makeCurrent(wanted.release().digest()));
			index = index.with(new InstalledRelease(release, number[0], wanted.installedAt()));
			log.info("{} is {} again, release {}", appId, release.version(), release.digest());
		} finally {
			changing.unlock();
		}
		tell(appId);
		return release;
	}

	/** Removes one release that is not the current one. @param version its version or digest */
	void remove(String appId, String version) throws StoreException {
		List<InstalledRelease> gone;
		changing.lock();
		try {
			refreshIfStale();
			var wanted = chosen(appId, version);
			if (index.current(appId).filter(wanted::equals).isPresent())
				throw new StoreException(409, "current", "Version " + wanted.release().version() + " of " + appId
						+ " is the one that opens: make another one current first, or remove the app");
			gone = List.of(wanted);
			change(() -> table.remove(List.of(wanted.release().digest())));
			index = index.without(gone);
			log.info("Removed version {} of {}, release {}", wanted.release().version(), appId, wanted.release().digest());
		} finally {
			changing.unlock();
		}
		tell(appId);
		deleteFolders(gone);
	}

	/** @return the one release of the app with this version or digest */
	InstalledRelease chosen(String appId, String version) throws StoreException {
		var found = index.of(appId).stream().filter(each -> each.release().digest().equals(version) || each.release().version().equals(version)).toList();
		if (found.size() > 1)
			throw new StoreException(409, "ambiguousVersion",
					found.size() + " releases of " + appId + " say they are version " + version + ": name one by its digest, as GET /api/v1/apps/" + appId + "/versions shows it");
		if (found.isEmpty())
			throw new StoreException(404, "noVersion", appId + " has no version " + version + " here: GET /api/v1/apps/" + appId + "/versions lists what it has");
		return found.get(0);
	}

	/** Removes the app and all its releases. @return whether it was installed */
	boolean uninstall(String appId) throws StoreException {
		List<InstalledRelease> gone;
		changing.lock();
		try {
			refreshIfStale();
			gone = index.of(appId);
			var rows = new int[1];
			change(() -> rows[0] = table.removeApp(appId));
			if (gone.isEmpty() && rows[0] == 0)
				return false;
			index = index.without(gone);
			log.info("Removed {}", appId);
		} finally {
			changing.unlock();
		}
		tell(appId);
		deleteFolders(gone);
		return true;
	}

	/** @param before what the same release was bound to when it was installed before */
	private Release bound(Release release, Map<String, Integer> before) {
		var catalog = apis;
		var requires = Bindings.of(release.apis(), manifests.wishes(release.manifest()), before, catalog == null ? List.of() : catalog.apis());
		return new Release(release.appId(), release.version(), release.kind(), release.digest(), release.name(), release.icon(), release.manifest(), release.files(),
				release.apis(), requires);
	}

	private long record(Release release, long now, boolean known) throws StoreException {
		var number = new long[1];
		try {
			change(() -> number[0] = table.add(release, now));
		} catch (ReleaseTable.UnknownOutcome e) {
			throw e;
		} catch (StoreException e) {
			if (!known)
				delete(folders.of(release.digest()));
			throw e;
		}
		return number[0];
	}

	/** The install is done when this runs: what fails here is logged and tried again by the next install. */
	private void prune(String appId) {
		var all = index.of(appId);
		if (all.size() <= kept)
			return;
		var old = all.subList(kept, all.size());
		try {
			change(() -> table.remove(old.stream().map(each -> each.release().digest()).toList()));
			index = index.without(old);
			deleteFolders(old);
		} catch (StoreException e) {
			log.warn("Old releases of {} stay until its next install: {}", appId, e.getMessage(), e);
		}
	}

	private void deleteFolders(List<InstalledRelease> gone) {
		changing.lock();
		try {
			for (var each : gone)
				if (index.byDigest(each.release().digest()).isEmpty())
					delete(each.release().files());
		} finally {
			changing.unlock();
		}
	}

	private void delete(Path folder) {
		sizes.remove(folder.getFileName().toString());
		try {
			ReleaseFolders.delete(folder);
		} catch (IOException e) {
			log.warn("The folder {} stays until the next start", folder, e);
		}
	}

	private interface Change {
		void run() throws StoreException;
	}

	private void change(Change change) throws StoreException {
		try {
			change.run();
		} catch (ReleaseTable.UnknownOutcome e) {
			stale = true;
			throw e;
		}
	}

	private void refreshIfStale() throws StoreException {
		if (stale) {
			index = load(table.all());
			stale = false;
		}
	}

	private ReleaseIndex load(List<ReleaseTable.Row> rows) {
		var intact = new ArrayList<InstalledRelease>();
		for (var row : rows)
			try {
				var folder = folders.of(row.digest());
				var release = manifests.read(Files.readString(folder.resolve("release.json")), row.digest(), row.kind(), folder, row.requires());
				intact.add(new InstalledRelease(release, row.number(), row.installedAt()));
			} catch (IOException | StoreException | IllegalArgumentException e) {
				log.error("Release {} of {} cannot be read and does not open: install the app again", row.digest(), row.appId(), e);
				// never fall back to older code in silence: what is older than a damaged release does not open either
				intact.removeIf(older -> older.release().appId().equals(row.appId()));
			}
		return new ReleaseIndex(intact);
	}

	private void tell(String appId) {
		for (var listener : listeners)
			try {
				listener.accept(appId);
			} catch (RuntimeException e) {
				log.error("A listener failed on the change of {}", appId, e);
			}
	}

	private static Path dataFolder(BundleContext context) {
		var data = context.getProperty("loggia.data");
		if (data == null || data.isBlank())
			throw new IllegalStateException("The framework property loggia.data is missing: it names the gateway's data folder");
		return Path.of(data);
	}
}
