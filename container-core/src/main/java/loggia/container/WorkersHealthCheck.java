package loggia.container;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import loggia.container.session.Session;
import loggia.container.worker.Isolation;
import loggia.container.worker.Limits;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Logic workers and sessions. OK: workers start and every limit is applied. WARN: this machine does not offer a limit, so a hostile app
 * that breaks out of V8 finds more than it should. CRITICAL: no worker can be started, no app opens.
 */
@Component(property = { "hc.name=workers", "hc.tags=loggia" })
public class WorkersHealthCheck implements HealthCheck {
	private final Container container;

	@Activate
	public WorkersHealthCheck(@Reference Container container) {
		this.container = container;
	}

	@Override
	public Result execute() {
		FormattingResultLog log = new FormattingResultLog();
		String trouble = container.pool().trouble();
		Limits limits = container.pool().limits();
		if (trouble != null) {
			log.critical("no logic worker can be started: {}", trouble);
		}
		if (limits != null) {
			log.info("limits: {}", Json.object().put("tool", limits.tool()).put("applied", String.join(" ", limits.applied())).put("missing",
					String.join(" ", limits.missing())));
			if (!limits.missing().isEmpty()) {
				log.warn("limits this machine does not offer: {}; installing bubblewrap (bwrap) and util-linux gives them", String.join(", ", limits.missing()));
			}
		}
		Isolation isolation = container.pool().isolation();
		if (limits != null && isolation.acceptWeak() && !isolation.lacking(limits).isEmpty()) {
			log.warn("started with --accept-weak-isolation: mini-programs run without {}, which this distribution asks for", String.join(", ", isolation.lacking(limits)));
		}
		log.info("class: {}, at most {} workers", container.pool().settings().kind().text(), container.pool().settings().max());
		container.pool().describe().forEach(worker -> log.info("{}", worker));
		Map<String, Integer> states = new TreeMap<>();
		for (Session session : container.sessions().all()) {
			states.merge(session.state().text(), 1, Integer::sum);
		}
		log.info("sessions: {}", states);
		container.quarantine().all().forEach(entry -> log.info("quarantined: {} {} until {}", entry.appId(), entry.version(), Instant.ofEpochMilli(entry.until())));
		return new Result(log);
	}
}
