package loggia.container.web;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loggia.container.Container;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code /view/bundle/FOLDER/PATH}: what capability bundles bring for the browser. FOLDER is the digest of all of a bundle's files, so that
 * no address ever means another file. Opened by itself, nothing in it runs.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/view/bundle/*")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
public class ViewFilesServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private static final Pattern PATH = Pattern.compile("/([0-9a-f]{64})/(.+)");
	private final transient Container container;

	@Activate
	public ViewFilesServlet(@Reference Container container) {
		this.container = container;
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		// modules are fetched with CORS, which a frame of opaque origin needs to be told of
		response.setHeader("Access-Control-Allow-Origin", "*");
		response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Content-Security-Policy", Csp.packageFile());
		Matcher path = PATH.matcher(request.getPathInfo() == null ? "" : request.getPathInfo());
		byte[] bytes = path.matches() ? container.views().file(path.group(1), path.group(2)) : null;
		if (bytes == null) {
			response.sendError(HttpServletResponse.SC_NOT_FOUND);
			return;
		}
		response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
		response.setContentType(ContentTypes.of(path.group(2)));
		response.setContentLength(bytes.length);
		if (!"HEAD".equals(request.getMethod())) {
			response.getOutputStream().write(bytes);
		}
	}
}
