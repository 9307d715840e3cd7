package loggia.sandbox.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.ShellSurface;
import loggia.api.view.ViewModule;
import loggia.api.view.ViewModules;
import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ServiceScope;

/** One bundle's way to its own view modules: a question to the shell, which runs the module in a frame and answers with what it said. */
@Component(service = ViewModules.class, scope = ServiceScope.BUNDLE)
public class BundleViewModules implements ViewModules {
	/** Name of the shell's sheet. */
	private static final String SHEET = "viewModule";
	private static final ObjectMapper JSON = new ObjectMapper();

	private final Bundle owner;
	private final ViewCatalog catalog;

	/** Gone while container-core restarts: then nobody is there to ask. */
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile ShellSurface shell;

	@Activate
	public BundleViewModules(ComponentContext context, @Reference ViewCatalog catalog) {
		this(context.getUsingBundle(), catalog);
	}

	BundleViewModules(Bundle owner, ViewCatalog catalog) {
		this.owner = owner;
		this.catalog = catalog;
	}

	@Override
	public CompletionStage<String> call(Caller caller, String module, String json) {
		Optional<ViewModule> found = catalog.module(owner, module);
		ShellSurface now = shell;
		if (found.isEmpty()) {
			return failed(Reason.NOT_SUPPORTED, Reason.NOT_SUPPORTED.words + ": " + owner.getSymbolicName() + " has no view module " + module);
		}
		if (now == null) {
			return failed(Reason.NO_ANSWER, Reason.NO_ANSWER.words);
		}
		ObjectNode question = JSON.createObjectNode().put("provider", found.get().provider()).put("name", found.get().name()).put("folder", found.get().folder());
		question.put("module", found.get().module());
		found.get().allow().forEach(question.putArray("allow")::add);
		try {
			question.set("request", JSON.readTree(json));
		} catch (JsonProcessingException e) {
			return failed(Reason.INTERNAL, Reason.INTERNAL.words + ": what the provider asks of its view module is no JSON");
		}
		return now.show(caller, SHEET, question.toString()).thenApply(BundleViewModules::answer);
	}

	/** {@code {"result": …}}, or {@code {"failed": "why"}}. */
	private static String answer(String text) {
		try {
			JsonNode answer = JSON.readTree(text);
			if (answer.has("result")) {
				return answer.get("result").toString();
			}
			throw new ApiException(Reason.FAILED, answer.path("failed").asText(Reason.FAILED.words));
		} catch (JsonProcessingException e) {
			throw new ApiException(Reason.INTERNAL);
		}
	}

	private static CompletionStage<String> failed(Reason reason, String message) {
		return CompletableFuture.failedFuture(new ApiException(reason, message));
	}
}
