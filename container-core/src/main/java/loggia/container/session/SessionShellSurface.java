package loggia.container.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.ShellSurface;
import loggia.container.Container;
import loggia.container.Json;
import loggia.container.bridge.Origins;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows sheets in the shell of the caller's session. Thread-safe. */
@Component
public class SessionShellSurface implements ShellSurface {
	/** Sheet of the gate: the shell runs a provider's module in a frame that has a host name of its own. */
	private static final String VIEW_MODULE = "viewModule";
	private final Container container;

	@Activate
	public SessionShellSurface(@Reference Container container) {
		this.container = container;
	}

	@Override
	public CompletionStage<String> show(Caller caller, String sheet, String json) {
		Session session = container.sessions().get(caller.sessionId());
		if (session == null) {
			return CompletableFuture.failedFuture(new ApiException(Reason.NO_ANSWER));
		}
		return session.show(sheet, sheet.equals(VIEW_MODULE) ? withLabel(json) : json);
	}

	private static String withLabel(String json) {
		var question = Json.parse(json).orElseGet(Json::object);
		question.put("label", Origins.moduleLabel(Json.string(question, "provider", ""), Json.string(question, "name", "")));
		return Json.text(question);
	}
}
