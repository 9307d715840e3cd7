package loggia.container.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import loggia.container.Container;
import loggia.container.Json;
import loggia.container.bridge.DeviceCookie;
import loggia.container.bridge.Origins;
import loggia.container.bridge.SignInCookie;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * The trusted shell: {@code /} is the launcher, {@code /miniapp/…} the page that runs an app, {@code /shell/…} their files and
 * {@code /shell/apps.json} the installed apps, {@code /shell/sessions.json} what this very person has open on this device. Not served on an app's host.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern({ "/", "/miniapp/*", "/shell/*" })
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
public class ShellServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private final transient Container container;
	private final transient BundleResource files;

	@Activate
	public ShellServlet(BundleContext context, @Reference Container container) {
		this(container, path -> context.getBundle().getEntry(path));
	}

	ShellServlet(Container container, BundleResource.Place place) {
		this.container = container;
		this.files = new BundleResource(place);
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Origins origins = Origins.of(request);
		if (origins.label() != null) {
			response.sendError(HttpServletResponse.SC_NOT_FOUND);
			return;
		}
		String path = request.getPathInfo() == null ? "" : request.getPathInfo();
		switch (request.getServletPath()) {
			case "/shell" -> {
				switch (path) {
					case "/apps.json" -> apps(response);
					case "/sessions.json" -> sessions(request, response);
					default -> files.serve("shell" + path, request, response);
				}
			}
			case "/miniapp" -> page("shell/shell.html", origins, request, response);
			// the default servlet of the context: whatever nobody else serves, "/" among it
			default -> {
				if (request.getRequestURI().equals("/")) {
					page("shell/launcher.html", origins, request, response);
				} else {
					response.sendError(HttpServletResponse.SC_NOT_FOUND);
				}
			}
		}
	}

	private void page(String file, Origins origins, HttpServletRequest request, HttpServletResponse response) throws IOException {
		DeviceCookie.renew(request, response);
		response.setHeader("Content-Security-Policy", Csp.shell(origins));
		files.serve(file, request, response);
	}

	private void apps(HttpServletResponse response) throws IOException {
		ArrayNode apps = Json.array();
		ReleaseCatalog catalog = container.releases();
		if (catalog != null) {
			for (Release release : catalog.installed()) {
				ObjectNode app = apps.addObject().put("appId", release.appId()).put("name", release.name()).put("version", release.version());
				app.put("icon", release.icon() == null ? null : "/p/" + container.secret().capability(release.digest()) + "/files/" + release.icon());
				app.put("url", "/miniapp/" + URLEncoder.encode(release.appId(), StandardCharsets.UTF_8).replace("+", "%20"));
			}
		}
		json(response, Json.object().set("apps", apps));
	}

	/** Which apps are open and in which state; no session is named: who knows its id could not go on with it anyway. */
	private void sessions(HttpServletRequest request, HttpServletResponse response) throws IOException {
		ArrayNode open = Json.array();
		String device = DeviceCookie.device(request);
		if (device != null) {
			String user = container.visitor(device, SignInCookie.secret(request)).userId();
			container.sessions().all().stream().filter(session -> session.deviceId().equals(device) && session.userId().equals(user))
					.forEach(session -> open.addObject().put("appId", session.appId()).put("state", session.state().text()));
		}
		json(response, Json.object().set("sessions", open));
	}

	private static void json(HttpServletResponse response, JsonNode body) throws IOException {
		response.setContentType("application/json");
		response.setHeader("Cache-Control", "no-store");
		response.getOutputStream().write(Json.text(body).getBytes(StandardCharsets.UTF_8));
	}
}
