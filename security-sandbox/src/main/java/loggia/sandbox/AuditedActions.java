package loggia.sandbox;

import loggia.api.access.OperatorActions;
import loggia.api.access.Principal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What operators do, in the audit log. Actions of people who proved who they are survive a power cut; those of strangers (failed sign-ins)
 * fill half the queue at most, as refusals of the gate do. Thread-safe.
 */
@Component
public final class AuditedActions implements OperatorActions {
	private final AuditLog audit;

	/** @param audit where they are written */
	@Activate
	public AuditedActions(@Reference AuditLog audit) {
		this.audit = audit;
	}

	@Override
	public void record(Principal who, String action, String target, String outcome) {
		var record = AuditRecord.action(who, action, target, outcome);
		if (who == null || !audit.action(record)) {
			audit.refused(record);
		}
	}
}
