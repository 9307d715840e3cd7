package loggia.container.web;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loggia.container.Container;
import loggia.container.bridge.Origins;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code /view/module/PROVIDER/NAME/FOLDER/FILE}: the page that runs a provider's view module, on the host that is this module's alone; on
 * no other host it exists.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/view/module/*")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
public class ViewModuleServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9_.-]+)/([a-z0-9-]+)/([0-9a-f]{64})/(.+\\.m?js)");
	private final transient Container container;
	private final transient BundleResource files;

	@Activate
	public ViewModuleServlet(BundleContext context, @Reference Container container) {
		this.container = container;
		this.files = new BundleResource(path -> context.getBundle().getEntry(path));
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Origins origins = Origins.of(request);
		Matcher path = PATH.matcher(request.getPathInfo() == null ? "" : request.getPathInfo());
		if (!path.matches() || !Origins.moduleLabel(path.group(1), path.group(2)).equals(origins.label())
				|| container.views().file(path.group(3), path.group(4)) == null) {
			response.sendError(HttpServletResponse.SC_NOT_FOUND);
			return;
		}
		response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
		response.setHeader("Content-Security-Policy", Csp.module(origins));
		files.serve("frame/module.html", request, response);
	}
}
