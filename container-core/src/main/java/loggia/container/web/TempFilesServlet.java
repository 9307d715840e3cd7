package loggia.container.web;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loggia.container.Container;
import loggia.container.bridge.Origins;
import loggia.container.files.TempStore;
import loggia.container.session.Session;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code /t/CAPABILITY/NAME}: a temporary file of a session, for its own frame: on the app's host, and on the shell's for a frame of opaque
 * origin. What is no picture, sound or video is sent to be kept, not shown.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/t/*")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
public class TempFilesServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private static final Pattern PATH = Pattern.compile("/([0-9a-f]{32})/([^/]+)");
	private static final Pattern MEDIA = Pattern.compile("(image/(?!svg)|audio/|video/).*");
	private final transient Container container;

	@Activate
	public TempFilesServlet(@Reference Container container) {
		this.container = container;
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Content-Security-Policy", Csp.packageFile());
		Path file = file(request);
		if (file == null) {
			response.sendError(HttpServletResponse.SC_NOT_FOUND);
			return;
		}
		try (InputStream in = TempStore.read(file)) {
			String type = ContentTypes.ofPackage(file.getFileName().toString());
			response.setContentType(type);
			if (!MEDIA.matcher(type).matches()) {
				response.setHeader("Content-Disposition", "attachment");
			}
			// the session may end, and the file may still grow
			response.setHeader("Cache-Control", "private, no-store");
			if ("HEAD".equals(request.getMethod())) {
				response.setContentLengthLong(Files.size(file));
			} else {
				in.transferTo(response.getOutputStream());
			}
		} catch (NoSuchFileException e) {
			response.sendError(HttpServletResponse.SC_NOT_FOUND);
		}
	}

	private Path file(HttpServletRequest request) {
		Matcher path = PATH.matcher(request.getPathInfo() == null ? "" : request.getPathInfo());
		if (!path.matches()) {
			return null;
		}
		String id = container.temp().session(path.group(1));
		Session session = id == null ? null : container.sessions().get(id);
		String label = Origins.of(request).label();
		boolean own = session != null && (label == null || label.equals(Origins.label(session.appId())));
		return own ? container.temp().served(path.group(1), path.group(2)) : null;
	}
}
