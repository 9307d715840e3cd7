package loggia.store;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import loggia.api.ApiCatalog;
import loggia.api.Caller.VersionKind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/v1/apps}: install, list, look at and remove mini-programs. The context {@code loggia} has checked the operator's token
 * before a request comes here.
 */
@Component(service = Servlet.class, configurationPid = "loggia.store.http")
@Designate(ocd = AppsServlet.Config.class)
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
@HttpWhiteboardServletPattern({ "/api/v1/apps", "/api/v1/apps/*" })
public class AppsServlet extends HttpServlet {
	@ObjectClassDefinition(name = "Store: HTTP")
	@interface Config {
		@AttributeDefinition(description = "Most bytes of an uploaded package")
		long upload_max_bytes() default 64L << 20;

		@AttributeDefinition(description = "How many installs run at once; the next one waits up to 60 s")
		int installs_max() default 2;
	}

	private static final long serialVersionUID = 1L;
	private static final Logger log = LoggerFactory.getLogger(AppsServlet.class);
	private static final String KINDS = Arrays.stream(VersionKind.values()).map(VersionKind::text).collect(Collectors.joining(", "));

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	private transient volatile ApiCatalog catalog;

	private final transient SqlReleases releases;
	private final transient AppJson json = new AppJson();
	private final transient Semaphore installing;
	private final long maxBytes;

	@Activate
	public AppsServlet(@Reference SqlReleases releases, Config config) {
		this(releases, config.upload_max_bytes(), config.installs_max());
	}

	AppsServlet(SqlReleases releases, long maxBytes, int installs) {
		this.releases = releases;
		this.maxBytes = maxBytes;
		this.installing = new Semaphore(Math.max(1, installs), true);
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
		try {
			answer(request, response);
		} catch (StoreException e) {
			if (e.status >= 500)
				log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
			// what is left of a refused body is not read: the connection cannot be used again
			if (request.getMethod().equals("POST"))
				response.setHeader("Connection", "close");
			send(response, e.status, json.error(e).toString());
		}
	}

	private void answer(HttpServletRequest request, HttpServletResponse response) throws StoreException, IOException {
		var appId = appId(request);
		switch (request.getMethod() + (appId == null ? "" : " id")) {
			case "GET", "HEAD" -> send(response, 200, list());
			case "POST" -> send(response, 201, json.installed(install(request)).toString());
			case "GET id", "HEAD id" -> send(response, 200, detail(appId));
			case "DELETE id" -> {
				if (!releases.uninstall(appId))
					throw notInstalled(appId);
				response.setStatus(204);
			}
			default -> {
				response.setHeader("Allow", appId == null ? "GET, POST" : "GET, DELETE");
				throw new StoreException(405, "method-not-allowed", request.getMethod() + " is not offered here: GET lists, POST installs, DELETE /api/v1/apps/ID removes");
			}
		}
	}

	private String list() {
		return json.list(releases.installed().stream().flatMap(release -> releases.history(release.appId()).stream().limit(1)).map(json::summary)
				.toList()).toString();
	}

	private String detail(String appId) throws StoreException {
		var history = releases.history(appId);
		if (history.isEmpty())
			throw notInstalled(appId);
		return json.detail(history, catalog).toString();
	}

	private SqlReleases.Installed install(HttpServletRequest request) throws StoreException, IOException {
		var kind = kind(Query.parameter(request.getQueryString(), "kind"));
		var fallback = Query.parameter(request.getQueryString(), "fallbackAppId");
		if (fallback != null)
			AppIds.checked(fallback, "fallbackAppId", 400);
		var staging = releases.newStaging();
		try {
			var zip = staging.resolve("package.zip");
			Upload.receive(request, zip, maxBytes);
			enter();
			try {
				return releases.install(zip, fallback == null ? "" : fallback, kind);
			} finally {
				installing.release();
			}
		} finally {
			ReleaseFolders.delete(staging);
		}
	}

	private void enter() throws StoreException {
		try {
			if (!installing.tryAcquire(60, TimeUnit.SECONDS))
				throw new StoreException(503, "busy", "Other installs have been running for 60 s: try again when they are done");
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new StoreException(503, "stopping", "The gateway is stopping: try again after its start");
		}
	}

	/** @return null for the list itself */
	private static String appId(HttpServletRequest request) throws StoreException {
		var path = request.getPathInfo();
		if (path == null || path.equals("/"))
			return null;
		return AppIds.checked(path.substring(1), "\"" + path.substring(1) + "\"", 404);
	}

	private static VersionKind kind(String text) throws StoreException {
		if (text == null)
			return VersionKind.RELEASE;
		return Arrays.stream(VersionKind.values()).filter(kind -> kind.text().equals(text)).findFirst()
				.orElseThrow(() -> new StoreException(400, "invalid-kind", "kind=" + text + " is not a kind of version: use one of " + KINDS));
	}

	private static StoreException notInstalled(String appId) {
		return new StoreException(404, "not-installed", appId + " is not installed: GET /api/v1/apps lists what is");
	}

	private static void send(HttpServletResponse response, int status, String body) throws IOException {
		var bytes = body.getBytes(StandardCharsets.UTF_8);
		response.setStatus(status);
		response.setContentType("application/json");
		response.setContentLength(bytes.length);
		response.getOutputStream().write(bytes);
	}
}
