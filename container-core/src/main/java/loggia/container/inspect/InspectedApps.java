package loggia.container.inspect;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;

/** Which apps debuggers may see: develop versions, where the distribution allows it and the person who started the gateway wants it. Thread-safe. */
public final class InspectedApps {
	/** Framework property: the port on loopback that was asked for, 0 for a free one. */
	static final String PORT = "loggia.inspect.port";
	/** Framework property: {@code true} in a distribution for developers. */
	static final String ALLOWED = "loggia.inspect.allowed";
	private static final int OFF = -1;

	private final int port;
	private final Map<String, String> roots = new ConcurrentHashMap<>();

	private InspectedApps(int port) {
		this.port = port;
	}

	/** @param properties gives a framework property, or null */
	public static InspectedApps of(UnaryOperator<String> properties) {
		String port = properties.apply(PORT);
		boolean on = port != null && port.matches("\\d{1,5}") && "true".equals(properties.apply(ALLOWED));
		return new InspectedApps(on ? Integer.parseInt(port) : OFF);
	}

	/** @return whether debuggers may come at all */
	boolean on() {
		return port != OFF;
	}

	/** @return the port to listen at; 0 for a free one */
	int port() {
		return port;
	}

	/** The files of an app lie there on the developer's machine, so that an editor finds them by what a debugger says. */
	void root(String appId, Path folder) {
		String url = folder.toUri().toString();
		roots.put(appId, url.endsWith("/") ? url : url + "/");
	}

	/** @return URL of the root of a release's package, with a slash at its end; null when no debugger may see it */
	public String base(Release release) {
		return on() && release.kind() == VersionKind.DEVELOP ? roots.getOrDefault(release.appId(), "loggia:///" + release.appId() + "/") : null;
	}
}
