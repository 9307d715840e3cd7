package loggia.provider.explorer;

import static loggia.api.spi.Risk.APPROVED;
import static loggia.api.spi.Risk.ORDINARY;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import loggia.api.ApiCatalog;
import loggia.api.ApiEvent;
import loggia.api.Caller;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Optional;
import loggia.api.spi.RawJson;
import loggia.api.trail.SessionTrails;
import loggia.api.trail.TracedCall;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is installed here, and how a session's own calls were decided. Thread-safe. */
@Component
@ApiFamily(name = "explorer", version = "1.0")
public class ExplorerProvider implements ApiProvider {
	private static final Logger log = LoggerFactory.getLogger(ExplorerProvider.class);
	private static final int MOST_CALLS = 200;

	/**
	 * One API.
	 *
	 * @param provider symbolic name of its bundle
	 * @param version  that of the bundle
	 * @param scope    {@code scope.userLocation} for risk consent, else null
	 * @param sync     whether it returns its result
	 * @param types    TypeScript
	 * @param params   JSON schema of the parameter object
	 * @param result   JSON schema of the result
	 */
	public record ApiInfo(String name, String family, String version, String provider, String risk, String scope, boolean sync, String types, RawJson params,
			RawJson result) {}

	/** @param revision grows with each change */
	public record Catalog(long revision, List<ApiInfo> apis) {}

	/**
	 * @param name  of one API; all when it is left out
	 * @param limit the last so many; all that are kept when it is left out
	 */
	public record TrailQuestion(@Optional String name, @Optional Integer limit) {}

	/** @param outcome {@code passed}, {@code refused} or {@code asked} @param micros microseconds after the call arrived */
	public record Step(String step, String outcome, String why, long micros) {}

	/** @param at milliseconds since 1970 @param state {@code pending}, {@code ok} or {@code fail} @param micros from arrival to answer */
	public record Call(long number, long at, String name, RawJson params, boolean sync, String state, RawJson result, long micros, String provider,
			String risk, List<Step> steps) {}

	/** @param calls oldest first */
	public record Trail(List<Call> calls) {}

	private final ApiCatalog catalog;
	private final AutoCloseable changes;
	/** @param watch ends the telling of the session's state */
	private record Listener(Caller caller, CompletableFuture<AutoCloseable> watch) {}

	/** Who wants to hear of changes, by session. */
	private final Map<String, Listener> listeners = new ConcurrentHashMap<>();
	/** Gone while container-core restarts: then nobody has a trail. */
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile SessionTrails trails;

	@Activate
	public ExplorerProvider(@Reference ApiCatalog catalog) {
		this.catalog = catalog;
		changes = catalog.onChange(this::changed);
	}

	@Deactivate
	public void close() {
		listeners.keySet().forEach(this::forget);
		end(changes);
	}

	private void forget(String session) {
		Listener gone = listeners.remove(session);
		if (gone != null) {
			gone.watch.thenAccept(ExplorerProvider::end);
		}
	}

	private static void end(AutoCloseable handle) {
		try {
			handle.close();
		} catch (Exception e) {
			log.warn("a listener was not let go", e);
		}
	}

	/** Every API that the caller can call at this moment, by name, with types and schemas. */
	@Api(risk = APPROVED)
	public CompletionStage<Catalog> getApiCatalog(Caller caller) {
		long revision = catalog.revision();
		return CompletableFuture.completedFuture(new Catalog(revision, catalog.apis(caller.requires()).stream().map(ExplorerProvider::info).toList()));
	}

	/** How the session's last calls were decided, step by step; in develop versions only. */
	@Api(risk = APPROVED)
	public CompletionStage<Trail> getApiTrail(TrailQuestion params, Caller caller) {
		SessionTrails kept = trails;
		List<TracedCall> all = kept == null ? List.of() : kept.of(caller);
		var wanted = all.stream().filter(call -> params.name() == null || call.name().equals(params.name())).map(ExplorerProvider::call).toList();
		int limit = Math.max(0, Math.min(params.limit() == null ? MOST_CALLS : params.limit(), wanted.size()));
		return CompletableFuture.completedFuture(new Trail(wanted.subList(wanted.size() - limit, wanted.size())));
	}

	/** The listener hears {@code {revision}} after each change of the catalogue. */
	@Api(risk = APPROVED)
	public CompletionStage<Void> onApiCatalogChange(Caller caller) {
		String session = caller.sessionId();
		var listener = new Listener(caller, new CompletableFuture<>());
		if (listeners.putIfAbsent(session, listener) == null) {
			listener.watch.complete(caller.onState(state -> {
				if (state == Caller.State.ENDED) {
					forget(session);
				}
			}));
		}
		return CompletableFuture.completedFuture(null);
	}

	/** Ends what onApiCatalogChange began. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> offApiCatalogChange(Caller caller) {
		forget(caller.sessionId());
		return CompletableFuture.completedFuture(null);
	}

	private void changed() {
		var event = new ApiEvent("onApiCatalogChange", "{\"revision\":" + catalog.revision() + "}", List.of());
		listeners.values().forEach(listener -> listener.caller.emit(event));
	}

	private static ApiInfo info(ApiCatalog.Entry entry) {
		return new ApiInfo(entry.name(), entry.family(), entry.version(), entry.provider(), entry.risk(), entry.scope(), entry.sync(), entry.types(),
				new RawJson(schema(entry.params())), new RawJson(schema(entry.result())));
	}

	/** A descriptor made by hand may have none. */
	private static String schema(String text) {
		return text == null || text.isBlank() ? "{}" : text;
	}

	private static Call call(TracedCall call) {
		var steps = call.steps().stream().map(s -> new Step(s.step(), s.outcome().name().toLowerCase(Locale.ROOT), s.why(), s.micros())).toList();
		return new Call(call.number(), call.at(), call.name(), new RawJson(call.params()), call.sync(), call.state(),
				new RawJson(call.result() == null ? "null" : call.result()), call.micros(), call.provider(), call.risk(), steps);
	}
}
