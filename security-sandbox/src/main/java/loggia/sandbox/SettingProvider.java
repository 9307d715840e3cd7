package loggia.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiCatalog;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Optional;
import loggia.api.spi.Risk;

/** What apps may know and ask about their own permissions. Made by the gate itself: the answers are the gate's. */
@ApiFamily(name = "setting", version = "1.0")
public final class SettingProvider implements ApiProvider {
	/** @param scope {@code scope.userLocation} */
	public record Authorize(String scope) {}

	/** @param withSubscriptions accepted; there are no subscription messages to report */
	public record GetSetting(@Optional Boolean withSubscriptions) {}

	/** @param authSetting scope → what the person answered; a scope that was never asked is not there */
	public record Setting(Map<String, Boolean> authSetting) {}

	private final ApiCatalog catalog;
	private final Policy policy;
	private final Grants grants;
	private final ConsentDesk desk;

	SettingProvider(ApiCatalog catalog, Policy policy, Grants grants, ConsentDesk desk) {
		this.catalog = catalog;
		this.policy = policy;
		this.grants = grants;
		this.desk = desk;
	}

	/** Asks the person for a scope before it is needed; answers at once when there is an answer already. */
	@Api(risk = Risk.ORDINARY, timeoutMs = 0)
	public CompletionStage<Void> authorize(Authorize params, Caller caller) {
		String scope = params.scope();
		var apis = catalog.apis().stream().filter(a -> scope.equals(a.scope())).map(ApiCatalog.Entry::name).toList();
		if (apis.isEmpty()) {
			return CompletableFuture.failedFuture(new ApiException(Reason.INVALID_PARAMS, "parameter error: nothing here needs the scope in parameter.scope;"));
		}
		String declared = policy.declares(caller, scope) ? apis.get(0) : apis.stream().filter(a -> policy.declares(caller, a)).findFirst().orElse(null);
		if (declared == null) {
			return CompletableFuture.failedFuture(new ApiException(Reason.NOT_DECLARED));
		}
		Boolean known = grants.answer(Grants.Key.of(caller, scope));
		var answer = known == null ? desk.ask(caller, scope, declared) : CompletableFuture.completedFuture(known);
		return answer.thenAccept(granted -> {
			if (!granted) {
				throw new ApiException(Reason.DENIED);
			}
		});
	}

	/** What the person answered so far. */
	@Api(risk = Risk.ORDINARY)
	public CompletionStage<Setting> getSetting(GetSetting params, Caller caller) {
		var scopes = new LinkedHashMap<String, Boolean>();
		for (var entry : catalog.apis()) {
			Boolean answer = entry.scope() == null ? null : grants.answer(Grants.Key.of(caller, entry.scope()));
			if (answer != null) {
				scopes.put(entry.scope(), answer);
			}
		}
		return CompletableFuture.completedFuture(new Setting(scopes));
	}
}
