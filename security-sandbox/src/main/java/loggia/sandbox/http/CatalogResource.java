package loggia.sandbox.http;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import loggia.api.ApiCatalog;
import loggia.api.ApiCatalog.Entry;
import loggia.api.spi.Risk;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Resource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The APIs that can be called at this moment. */
@Component(service = Resource.class)
@Path("/catalog")
public class CatalogResource implements Resource {
	private static final Map<String, Comparator<Entry>> SORTS = Map.of("name", Comparator.comparing(Entry::name), "family", Comparator.comparing(Entry::family), "version",
			Comparator.comparing(Entry::version), "provider", Comparator.comparing(Entry::provider), "risk", Comparator.comparing(CatalogResource::risk), "scope",
			Comparator.comparing(Entry::scope, Comparator.nullsFirst(Comparator.naturalOrder())));
	private final ApiCatalog catalog;

	@Activate
	public CatalogResource(@Reference ApiCatalog catalog) {
		this.catalog = catalog;
	}

	/**
	 * APIs by name, or sorted by name, family, version, provider, risk (ordinary first) or scope; {@code q} is looked for in name, family, provider and
	 * scope.
	 *
	 * @param risk those of this class only; null for all
	 */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Lists the APIs that can be called now")
	public Page<Entry> list(@QueryParam("risk") Risk risk, Paging paging) {
		var all = catalog.apis().stream().filter(each -> risk == null || risk(each) == risk).toList();
		return Page.of(all, paging, SORTS, each -> String.join(" ", each.name(), each.family(), each.provider(), each.scope() == null ? "" : each.scope()));
	}

	private static Risk risk(Entry entry) {
		return Risk.valueOf(entry.risk().toUpperCase(Locale.ROOT));
	}
}
