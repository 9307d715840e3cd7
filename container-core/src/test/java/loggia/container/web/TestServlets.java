package loggia.container.web;

import jakarta.servlet.Servlet;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import loggia.container.Container;
import loggia.rest.router.TestApi;

/** The servlets of this package for a Jetty without OSGi. */
public final class TestServlets {
	private TestServlets() {
	}

	/** @return each with its paths */
	public static Map<Servlet, List<String>> all(Container container) {
		BundleResource.Place place = TestServlets::built;
		return Map.of(new ShellServlet(container, place), List.of("", "/miniapp/*", "/shell/*"), new FrameServlet(place), List.of("/frame.html", "/view/*"),
				new PackageFilesServlet(container), List.of("/p/*"),
				TestApi.of(new SessionsResource(container), new WorkersResource(container), new LogsResource(container, Path.of("target/no-logs")),
						new OverviewResource("0.1.0", container)),
				List.of("/api/v1/*"));
	}

	private static URL built(String path) {
		try {
			var file = Path.of("target/runtimes", path);
			return java.nio.file.Files.exists(file) ? file.toUri().toURL() : null;
		} catch (java.net.MalformedURLException e) {
			throw new IllegalStateException(e);
		}
	}
}
