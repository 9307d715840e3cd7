package loggia.container.web;

import jakarta.servlet.Servlet;
import java.net.URL;
import java.util.List;
import java.util.Map;
import loggia.container.Container;

/** The servlets of this package for a Jetty without OSGi. */
public final class TestServlets {
	private TestServlets() {
	}

	/** @return each with its paths */
	public static Map<Servlet, List<String>> all(Container container) {
		BundleResource.Place place = TestServlets::built;
		return Map.of(new ShellServlet(container, place), List.of("", "/miniapp/*", "/shell/*"), new FrameServlet(place), List.of("/frame.html", "/view/*"),
				new PackageFilesServlet(container), List.of("/p/*"), new SessionsServlet(container), List.of("/api/v1/sessions", "/api/v1/sessions/*"),
				new LogsServlet(container), List.of("/api/v1/logs/*"));
	}

	private static URL built(String path) {
		try {
			var file = java.nio.file.Path.of("target/runtimes", path);
			return java.nio.file.Files.exists(file) ? file.toUri().toURL() : null;
		} catch (java.net.MalformedURLException e) {
			throw new IllegalStateException(e);
		}
	}
}
