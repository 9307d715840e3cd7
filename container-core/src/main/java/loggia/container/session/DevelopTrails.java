package loggia.container.session;

import java.util.List;
import loggia.api.Caller;
import loggia.api.trail.SessionTrails;
import loggia.api.trail.TracedCall;
import loggia.container.Container;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The trails that sessions of develop versions keep. Thread-safe. */
@Component
public class DevelopTrails implements SessionTrails {
	private final Container container;

	@Activate
	public DevelopTrails(@Reference Container container) {
		this.container = container;
	}

	@Override
	public List<TracedCall> of(Caller caller) {
		Session session = container.sessions().get(caller.sessionId());
		return session == null ? List.of() : session.calls();
	}
}
