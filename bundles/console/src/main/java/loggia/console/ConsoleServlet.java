package loggia.console;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code /console/…}: the page, which is the same for every path of its history, and the files of the build. The fence lets this path in on
 * the console's host only. The page needs no credential: what it shows comes from {@code /api/v1}.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern({ "/console", "/console/*" })
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
public class ConsoleServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private static final String FOREVER = "public, max-age=31536000, immutable";
	private static final SecureRandom RANDOM = new SecureRandom();

	private final transient ConsoleFiles files;

	@Activate
	public ConsoleServlet(BundleContext context) {
		this(new ConsoleFiles(path -> context.getBundle().getEntry(path)));
	}

	ConsoleServlet(ConsoleFiles files) {
		this.files = files;
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		var path = request.getPathInfo();
		if (path == null) response.sendRedirect("/console/");
		else if (ConsoleFiles.namesFile(path)) asset(path, request, response);
		else page(response);
	}

	private void page(HttpServletResponse response) throws IOException {
		var nonce = nonce();
		response.setHeader("Content-Security-Policy", policy(nonce));
		response.setHeader("Cache-Control", "no-store");
		response.setContentType("text/html; charset=utf-8");
		send(files.page(nonce), response);
	}

	private void asset(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
		var asset = files.asset(path, acceptsGzip(request.getHeader("Accept-Encoding")));
		if (asset == null) {
			response.sendError(HttpServletResponse.SC_NOT_FOUND);
			return;
		}
		response.setHeader("Cache-Control", asset.immutable() ? FOREVER : "no-cache");
		response.setHeader("Vary", "Accept-Encoding");
		if (asset.gzip()) response.setHeader("Content-Encoding", "gzip");
		response.setContentType(asset.type());
		send(asset.bytes(), response);
	}

	/** The console's own scripts and nothing else; style elements need the nonce of this very answer. */
	static String policy(String nonce) {
		return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
				+ "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
	}

	static boolean acceptsGzip(String header) {
		if (header == null) return false;
		for (var part : header.split(",")) {
			var words = part.trim().toLowerCase(Locale.ROOT).split("\\s*;\\s*");
			if (words[0].equals("gzip")) return words.length < 2 || !words[1].matches("q=0(\\.0*)?");
		}
		return false;
	}

	/** HEAD comes here too: the servlet API lets the body fall. */
	private static void send(byte[] bytes, HttpServletResponse response) throws IOException {
		response.setContentLength(bytes.length);
		response.getOutputStream().write(bytes);
	}

	private static String nonce() {
		var random = new byte[16];
		RANDOM.nextBytes(random);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
	}
}
