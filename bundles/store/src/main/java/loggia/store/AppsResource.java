package loggia.store;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import loggia.api.ApiCatalog;
import loggia.api.Caller.VersionKind;
import loggia.api.sessions.OpenSessions;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Reply;
import loggia.rest.Request;
import loggia.rest.Resource;
import loggia.rest.RestException;
import loggia.store.AppViews.App;
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

/** Installs, lists, changes and removes mini-programs. */
@Component(service = Resource.class, configurationPid = "loggia.store.http")
@Designate(ocd = AppsResource.Config.class)
@Path("/apps")
public class AppsResource implements Resource {
	@ObjectClassDefinition(name = "Store: HTTP")
	@interface Config {
		@AttributeDefinition(description = "Most bytes of an uploaded package", min = "1024")
		long upload_max_bytes() default 64L << 20;

		@AttributeDefinition(description = "How many installs run at once; the next one waits up to 60 s", min = "1", max = "16")
		int installs_max() default 2;
	}

	private static final Logger log = LoggerFactory.getLogger(AppsResource.class);
	private static final String KINDS = Arrays.stream(VersionKind.values()).map(VersionKind::text).collect(Collectors.joining(", "));
	private static final Map<String, Comparator<App>> SORTS = Map.of("name", Comparator.comparing(App::name, String.CASE_INSENSITIVE_ORDER), "appId",
			Comparator.comparing(App::appId), "version", Comparator.comparing(App::version), "kind", Comparator.comparing(App::kind), "size",
			Comparator.comparing(App::size), "installedAt", Comparator.comparing(App::installedAt), "versions", Comparator.comparing(App::versions));

	/** What is to be the current version. @param version a version or a digest */
	public record Choice(String version) {}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	private volatile ApiCatalog catalog;
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	private volatile OpenSessions sessions;

	private final SqlReleases releases;
	private final AppViews views;
	private final Installs installs;

	@Activate
	public AppsResource(@Reference SqlReleases releases, @Reference ApisInUse apis, Config config) {
		this(releases, apis, config.upload_max_bytes(), config.installs_max());
	}

	AppsResource(SqlReleases releases, ApisInUse apis, long maxBytes, int atOnce) {
		this.releases = releases;
		this.views = new AppViews(releases);
		this.installs = new Installs(releases, apis, maxBytes, atOnce);
	}

	/** For tests without a service registry. */
	void use(ApiCatalog apis, OpenSessions open) {
		catalog = apis;
		sessions = open;
	}

	/** The installed apps; sorted by name, appId, version, kind, size, installedAt or versions. */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "The installed apps")
	public Page<App> list(Paging paging) {
		var open = openByApp();
		return Page.of(releases.all().stream().map(each -> views.app(each, open)).toList(), paging, SORTS, app -> app.appId() + " " + app.name());
	}

	/** One app with its releases. */
	@GET
	@Path("/{appId}")
	@RolesAllowed("auditor")
	@Operation(summary = "One app with its releases")
	public AppViews.Detail show(@PathParam("appId") String appId) {
		return guarded(() -> {
			var history = releases.history(installed(appId));
			var current = history.get(0);
			return new AppViews.Detail(views.app(current, openByApp()), AppViews.needsApproval(current.release(), catalog),
					views.versions(history, openByRelease()).items());
		});
	}

	/** The releases of an app that are on disk, the current one first. */
	@GET
	@Path("/{appId}/versions")
	@RolesAllowed("auditor")
	@Operation(summary = "The releases of an app that are on disk, the current one first")
	public AppViews.Versions versions(@PathParam("appId") String appId) {
		return guarded(() -> views.versions(releases.history(installed(appId)), openByRelease()));
	}

	/**
	 * Compiles the zip in the body and makes it the current release of its app. With {@code Accept: application/x-ndjson} the answer is a line for
	 * each phase.
	 *
	 * @param kind          develop, trial or release (when it is not said)
	 * @param fallbackAppId the app's id for a package that names none
	 * @param strict        refuse a package in which the compiler finds an error, instead of leaving out what is wrong
	 */
	@POST
	@RolesAllowed("operator")
	@Action("app.install")
	@Operation(summary = "Compiles the zip in the body and makes it the current release of its app")
	public Reply install(@QueryParam("kind") String kind, @QueryParam("fallbackAppId") String fallbackAppId, @QueryParam("strict") boolean strict,
			Request request) {
		try {
			return guarded(() -> {
				var wish = new Installs.Wish(fallbackAppId == null ? "" : AppIds.checked(fallbackAppId, "fallbackAppId", 400), kind(kind), strict);
				var accept = request.header("Accept");
				return accept != null && accept.contains("application/x-ndjson") ? installs.stream(request, wish) : installs.answer(request, wish);
			});
		} catch (Refusal e) {
			if (e.store.diagnostics == null || e.store.diagnostics.isEmpty())
				throw e;
			return Reply.of(e.status, Map.of("error", Installs.error(e.store)));
		}
	}

	/** Makes another release the one that opens. */
	@POST
	@Path("/{appId}/current")
	@RolesAllowed("operator")
	@Action("app.current")
	@Operation(summary = "Makes another release the one that opens")
	public App makeCurrent(@PathParam("appId") String appId, Choice choice, Request request) {
		return guarded(() -> {
			if (choice.version() == null)
				throw new StoreException(400, "noVersion", "'version' is missing: GET /api/v1/apps/" + appId + "/versions lists what can be chosen");
			request.target(installed(appId) + "/" + choice.version());
			releases.makeCurrent(appId, choice.version());
			return views.app(releases.history(appId).get(0), openByApp());
		});
	}

	/**
	 * Removes an app, or one of its releases that is not the current one.
	 *
	 * @param version a version or a digest; absent for the app with all its releases
	 * @param force   also when sessions are open: they end
	 */
	@DELETE
	@Path("/{appId}")
	@RolesAllowed("operator")
	@Action("app.remove")
	@Operation(summary = "Removes an app, or one of its releases that is not the current one")
	public void remove(@PathParam("appId") String appId, @QueryParam("version") String version, @QueryParam("force") boolean force, Request request) {
		guarded(() -> {
			request.target(installed(appId) + (version == null ? "" : "/" + version));
			refuseWhenOpen(appId, version, force);
			if (version != null)
				releases.remove(appId, version);
			else if (!releases.uninstall(appId))
				throw notInstalled(appId);
			return null;
		});
	}

	private void refuseWhenOpen(String appId, String version, boolean force) throws StoreException {
		var now = sessions;
		if (force || now == null)
			return;
		int open = version == null ? now.byApp().getOrDefault(appId, 0) : now.byRelease().getOrDefault(releases.chosen(appId, version).release().digest(), 0);
		if (open > 0)
			throw new StoreException(409, "sessionsOpen", open + (open == 1 ? " session runs" : " sessions run") + " what is to be removed: close them first, or add ?force=true, which ends them");
	}

	private Map<String, Integer> openByApp() {
		var now = sessions;
		return now == null ? null : now.byApp();
	}

	private Map<String, Integer> openByRelease() {
		var now = sessions;
		return now == null ? null : now.byRelease();
	}

	private String installed(String appId) throws StoreException {
		if (releases.history(AppIds.checked(appId, "\"" + appId + "\"", 404)).isEmpty())
			throw notInstalled(appId);
		return appId;
	}

	private static VersionKind kind(String text) throws StoreException {
		if (text == null)
			return VersionKind.RELEASE;
		return Arrays.stream(VersionKind.values()).filter(kind -> kind.text().equals(text)).findFirst()
				.orElseThrow(() -> new StoreException(400, "invalidKind", "kind=" + text + " is not a kind of version: use one of " + KINDS));
	}

	private static StoreException notInstalled(String appId) {
		return new StoreException(404, "notInstalled", appId + " is not installed: GET /api/v1/apps lists what is");
	}

	private interface Work<T> {
		T run() throws StoreException, IOException;
	}

	/** The store's refusal as one of HTTP. */
	private static final class Refusal extends RestException {
		private static final long serialVersionUID = 1L;
		final transient StoreException store;

		Refusal(StoreException e) {
			super(e.status, e.code, e.getMessage());
			store = e;
			initCause(e);
		}
	}

	private static <T> T guarded(Work<T> work) {
		try {
			return work.run();
		} catch (StoreException e) {
			if (e.status >= 500)
				log.error("{}", e.getMessage(), e);
			throw new Refusal(e);
		} catch (IOException e) {
			throw new java.io.UncheckedIOException(e);
		}
	}
}
