package loggia.provider.explorer;

import static loggia.api.spi.Risk.APPROVED;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiCatalog;
import loggia.api.Caller;
import loggia.api.spi.Api;
import loggia.api.spi.ApiEvents;
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
	 * @param kind     {@code call}, {@code task}, {@code on} or {@code off}
	 * @param detail   JSON schema of what a listener hears, an event's or a task's; left out where nothing is heard
	 */
	public record ApiInfo(String name, String family, String version, String provider, String risk, String scope, boolean sync, String types, RawJson params,
			RawJson result, String kind, RawJson detail) {}

	/** @param revision of the catalogue; grows with each change */
	public record Change(long revision) {}

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
	/** After each change of the catalogue. */
	@Api(risk = APPROVED)
	final ApiEvents<Change> onApiCatalogChange = new ApiEvents<>();
	/** Gone while container-core restarts: then nobody has a trail. */
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile SessionTrails trails;

	@Activate
	public ExplorerProvider(@Reference ApiCatalog catalog) {
		this.catalog = catalog;
		changes = catalog.onChange(() -> onApiCatalogChange.emit(new Change(catalog.revision())));
	}

	@Deactivate
	public void close() {
		try {
			changes.close();
		} catch (Exception e) {
			log.warn("the catalogue's listener was not let go", e);
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

	private static ApiInfo info(ApiCatalog.Entry entry) {
		return new ApiInfo(entry.name(), entry.family(), entry.version(), entry.provider(), entry.risk(), entry.scope(), entry.sync(), entry.types(),
				new RawJson(schema(entry.params())), new RawJson(schema(entry.result())), entry.form().kind().name().toLowerCase(Locale.ROOT),
				entry.form().detail() == null ? null : new RawJson(entry.form().detail()));
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
