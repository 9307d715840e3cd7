package loggia.container.web;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import loggia.container.bridge.Origins;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** The frame an app's pages live in: {@code /frame.html} and its scripts, on the app's host; on the shell's host for opaque mode. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern({ "/frame.html", "/view/*" })
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
public class FrameServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private final transient BundleResource files;

	@Activate
	public FrameServlet(BundleContext context) {
		this(path -> context.getBundle().getEntry(path));
	}

	FrameServlet(BundleResource.Place place) {
		this.files = new BundleResource(place);
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
		if (request.getServletPath().equals("/frame.html")) {
			Origins origins = Origins.of(request);
			String policy = Csp.frame(origins);
			// on the shell's own host the page must never be of the shell's origin, whoever opens it
			response.setHeader("Content-Security-Policy", origins.label() == null ? policy + "; sandbox allow-scripts allow-forms" : policy);
			files.serve("frame/frame.html", request, response);
			return;
		}
		// components are fetched as modules, which asks for CORS where the origin is opaque
		response.setHeader("Access-Control-Allow-Origin", "*");
		files.serve("frame" + (request.getPathInfo() == null ? "/" : request.getPathInfo()), request, response);
	}
}
