package loggia.container.web;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import loggia.container.Container;
import loggia.container.session.Session;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code /p/RELEASECAP/files/…} and {@code …/view/…}: files of a release, which never change, for whoever knows its capability. A file
 * outside those two folders does not exist here, whatever the path says.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/p/*")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
public class PackageFilesServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private static final Pattern PATH = Pattern.compile("/([0-9a-f]{32})/((?:files|view)/.+)");
	/** The one script that frames run. The compiler writes it, as a call of a function that only frames have: elsewhere nothing in it runs. */
	private static final Pattern VIEW_SCRIPTS = Pattern.compile("/[0-9a-f]{32}/view/scripts\\.js");
	private static final int MAX_KNOWN = 1_000;
	private final transient Container container;
	private final transient Map<String, Release> known = new ConcurrentHashMap<>();

	@Activate
	public PackageFilesServlet(@Reference Container container) {
		this.container = container;
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Path file = file(request.getPathInfo());
		response.setHeader("Access-Control-Allow-Origin", "*");
		response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Content-Security-Policy", Csp.packageFile());
		if (file == null) {
			response.sendError(HttpServletResponse.SC_NOT_FOUND);
			return;
		}
		response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
		response.setContentType(VIEW_SCRIPTS.matcher(request.getPathInfo()).matches() ? ContentTypes.of("scripts.js") : ContentTypes.ofPackage(file.getFileName().toString()));
		response.setContentLengthLong(Files.size(file));
		if (!"HEAD".equals(request.getMethod())) {
			Files.copy(file, response.getOutputStream());
		}
	}

	private Path file(String path) throws IOException {
		var matcher = PATH.matcher(path == null ? "" : path);
		Release release = matcher.matches() ? release(matcher.group(1)) : null;
		return release == null ? null : inside(release.files(), matcher.group(2));
	}

	/** @return the regular file, or null when there is none or it lies elsewhere */
	static Path inside(Path folder, String path) throws IOException {
		for (String part : path.split("/", -1)) {
			if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\\') >= 0 || part.indexOf('\0') >= 0) {
				return null;
			}
		}
		try {
			Path file = folder.resolve(path);
			if (!Files.isRegularFile(file)) {
				return null;
			}
			Path top = folder.resolve(path.substring(0, path.indexOf('/'))).toRealPath();
			Path real = file.toRealPath();
			return top.startsWith(folder.toRealPath()) && real.startsWith(top) ? real : null;
		} catch (InvalidPathException e) {
			return null;
		}
	}

	private Release release(String capability) {
		Release found = known.get(capability);
		if (found != null && Files.isDirectory(found.files())) {
			return found;
		}
		ReleaseCatalog catalog = container.releases();
		if (catalog != null) {
			catalog.installed().forEach(this::know);
		}
		container.sessions().all().stream().map(Session::runs).forEach(this::know);
		return known.get(capability);
	}

	private void know(Release release) {
		if (known.size() > MAX_KNOWN) {
			known.clear();
		}
		known.put(container.secret().capability(release.digest()), release);
	}
}
