package loggia.container.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.ShellSurface;
import loggia.container.Container;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows sheets in the shell of the caller's session. Thread-safe. */
@Component
public class SessionShellSurface implements ShellSurface {
	private final Container container;

	@Activate
	public SessionShellSurface(@Reference Container container) {
		this.container = container;
	}

	@Override
	public CompletionStage<String> show(Caller caller, String sheet, String json) {
		Session session = container.sessions().get(caller.sessionId());
		return session == null ? CompletableFuture.failedFuture(new ApiException(Reason.NO_ANSWER)) : session.show(sheet, json);
	}
}
