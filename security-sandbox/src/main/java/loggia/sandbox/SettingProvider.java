package loggia.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import loggia.api.ApiCatalog;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.ShellSurface;
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

	private static final ObjectMapper JSON = new ObjectMapper();

	private final ApiCatalog catalog;
	private final Policy policy;
	private final Grants grants;
	private final ConsentDesk desk;
	private final Supplier<ShellSurface> shell;

	/** @param shell gives null while there is none */
	SettingProvider(ApiCatalog catalog, Policy policy, Grants grants, ConsentDesk desk, Supplier<ShellSurface> shell) {
		this.catalog = catalog;
		this.policy = policy;
		this.grants = grants;
		this.desk = desk;
		this.shell = shell;
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

	/** Shows the person what he answered so far, and lets him change it. */
	@Api(risk = Risk.ORDINARY, timeoutMs = 0)
	public CompletionStage<Setting> openSetting(GetSetting params, Caller caller) {
		ShellSurface surface = shell.get();
		if (surface == null) {
			return CompletableFuture.failedFuture(new ApiException(Reason.NO_ANSWER));
		}
		Map<String, Boolean> before = answers(caller);
		ObjectNode sheet = JSON.createObjectNode();
		before.forEach(sheet.putObject("scopes")::put);
		return surface.show(caller, "setting", sheet.toString()).thenCompose(answer -> {
			Map<String, Boolean> wanted = wanted(answer, before);
			var written = wanted.entrySet().stream().map(entry -> grants.remember(Grants.Key.of(caller, entry.getKey()), entry.getValue()).toCompletableFuture());
			return CompletableFuture.allOf(written.toArray(CompletableFuture<?>[]::new));
		}).thenApply(done -> new Setting(answers(caller)));
	}

	/** What the sheet's answer changes: only scopes that have been asked for, so that nothing is granted unseen. */
	private static Map<String, Boolean> wanted(String answer, Map<String, Boolean> before) {
		var wanted = new LinkedHashMap<String, Boolean>();
		try {
			JsonNode scopes = JSON.readTree(answer).path("scopes");
			before.forEach((scope, granted) -> {
				JsonNode now = scopes.path(scope);
				if (now.isBoolean() && now.booleanValue() != granted) {
					wanted.put(scope, now.booleanValue());
				}
			});
			return wanted;
		} catch (JsonProcessingException e) {
			throw new ApiException(Reason.NO_ANSWER, "the shell's answer cannot be read");
		}
	}

	/** What the person answered so far. */
	@Api(risk = Risk.ORDINARY)
	public CompletionStage<Setting> getSetting(GetSetting params, Caller caller) {
		return CompletableFuture.completedFuture(new Setting(answers(caller)));
	}

	private Map<String, Boolean> answers(Caller caller) {
		var scopes = new LinkedHashMap<String, Boolean>();
		for (var entry : catalog.apis()) {
			Boolean answer = entry.scope() == null ? null : grants.answer(Grants.Key.of(caller, entry.scope()));
			if (answer != null) {
				scopes.put(entry.scope(), answer);
			}
		}
		return scopes;
	}
}
