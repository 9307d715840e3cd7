package loggia.sandbox;

import loggia.api.Caller;
import loggia.api.Incidents;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Incidents in the audit log: decision {@code INCIDENT}, the incident's name in place of an API's. They fill half the queue at most, as
 * refusals do. Thread-safe.
 */
@Component
public final class AuditedIncidents implements Incidents {
	private static final Logger log = LoggerFactory.getLogger(AuditedIncidents.class);
	private final AuditLog audit;

	/** @param audit where they are written */
	@Activate
	public AuditedIncidents(@Reference AuditLog audit) {
		this.audit = audit;
	}

	@Override
	public void record(Caller caller, String incident, String detail) {
		log.warn("session {} of {}: {}: {}", caller.sessionId(), caller.appId(), incident, detail);
		audit.refused(AuditRecord.incident(caller, incident));
	}
}
