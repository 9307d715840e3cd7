package loggia.container.web;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import loggia.api.sessions.OpenSessions;
import loggia.container.Container;
import loggia.container.session.Session;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Counts sessions for bundles that change what sessions run. Thread-safe. */
@Component
public final class OpenCounts implements OpenSessions {
	private final Container container;

	/** @param container whose sessions are counted */
	@Activate
	public OpenCounts(@Reference Container container) {
		this.container = container;
	}

	@Override
	public Map<String, Integer> byRelease() {
		return by(Session::release);
	}

	@Override
	public Map<String, Integer> byApp() {
		return by(Session::appId);
	}

	private Map<String, Integer> by(Function<Session, String> key) {
		Map<String, Integer> counts = new HashMap<>();
		container.sessions().all().forEach(session -> counts.merge(key.apply(session), 1, Integer::sum));
		return counts;
	}
}
