package loggia.container.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import loggia.container.Container;
import loggia.container.Json;
import loggia.container.session.Session;
import loggia.container.session.SessionState;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves debuggers at a loopback port of its own, when the gateway was started for that: one target per open session of a develop version. */
@Component(service = Inspector.class, immediate = true)
public final class Inspector {
	private static final Logger log = LoggerFactory.getLogger(Inspector.class);
	private final Container container;
	private final Map<String, String> targets = new ConcurrentHashMap<>();
	private final InspectorServer server;
	private final String trouble;

	@Activate
	public Inspector(@Reference Container container) {
		this.container = container;
		InspectorServer started = null;
		String failure = null;
		if (container.inspected().on()) {
			try {
				started = InspectorServer.start(container.inspected().port(), this::list, this::target);
				log.info("Debuggers are served at 127.0.0.1:{}", started.port());
			} catch (IOException e) {
				failure = "Debuggers cannot be served at port " + container.inspected().port() + ": " + e.getMessage();
				log.error("{}", failure);
			}
		}
		server = started;
		trouble = failure;
	}

	@Deactivate
	void stop() {
		if (server != null) {
			server.close();
		}
	}

	/** @return the port, or null when no debugger is served */
	Integer port() {
		return server == null ? null : server.port();
	}

	/** @return why no debugger is served although the gateway was started for it, or null */
	String trouble() {
		return trouble;
	}

	/** What {@code /json/list} answers: the session that was opened last comes first. @param authority host and port as the client named them */
	private ArrayNode list(String authority) {
		ArrayNode list = Json.array();
		for (Session session : container.sessions().all().stream().sorted(Comparator.comparingLong((Session each) -> each.describe().path("since").asLong()).reversed()).toList()) {
			String base = container.inspected().base(session.runs());
			if (base == null || session.state() == SessionState.CLOSED) {
				continue;
			}
			String id = targets.computeIfAbsent(session.id(), any -> UUID.randomUUID().toString());
			ObjectNode target = list.addObject().put("description", "Loggia mini-program").put("id", id).put("type", "node");
			target.put("title", session.runs().name() + " \u2013 " + Json.string(session.describe(), "page", "")).put("url", base);
			target.put("devtoolsFrontendUrl", "devtools://devtools/bundled/js_app.html?experiments=true&v8only=true&ws=" + authority + "/" + id);
			target.put("webSocketDebuggerUrl", "ws://" + authority + "/" + id);
		}
		targets.keySet().removeIf(session -> container.sessions().get(session) == null);
		return list;
	}

	/** @return the session of a target, or null */
	private Session target(String id) {
		return targets.entrySet().stream().filter(entry -> entry.getValue().equals(id)).map(entry -> container.sessions().get(entry.getKey()))
				.filter(session -> session != null && container.inspected().base(session.runs()) != null).findFirst().orElse(null);
	}
}
