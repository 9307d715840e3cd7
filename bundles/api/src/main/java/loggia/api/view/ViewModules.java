package loggia.api.view;

import java.util.concurrent.CompletionStage;
import loggia.api.Caller;
import org.osgi.annotation.versioning.ProviderType;

/** How a provider reaches its own view modules. Each bundle sees those of its own manifest. Thread-safe; never blocks. */
@ProviderType
public interface ViewModules {
	/**
	 * Asks the module in the browser in front of the caller's person. The first call of a session starts it there.
	 *
	 * @param module its name in {@code @ViewModule}
	 * @param json   what the module's function gets, as JSON text
	 * @return completes with what it returned, as JSON text, or exceptionally with a {@link loggia.api.ApiException}: FAILED with the
	 *         module's own words when it threw, NOT_SUPPORTED when the bundle has no such module, NO_ANSWER when no shell is attached
	 *         within 5 s or the session ends
	 */
	CompletionStage<String> call(Caller caller, String module, String json);
}
