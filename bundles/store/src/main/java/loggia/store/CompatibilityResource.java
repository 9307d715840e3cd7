package loggia.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import loggia.api.release.Release;
import loggia.api.sessions.OpenSessions;
import loggia.compiler.apis.ApiFinding;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What installed releases use that is deprecated, unknown, or newer than this gateway. */
@Component(service = Resource.class)
@Path("/compatibility")
public class CompatibilityResource implements Resource {
	private static final Map<String, Comparator<ReleaseUses>> SORTS = Map.of("name", Comparator.comparing(ReleaseUses::name, String.CASE_INSENSITIVE_ORDER), "appId",
			Comparator.comparing(ReleaseUses::appId), "findings", Comparator.comparing(each -> each.findings().size()));

	/** A line of a source file. */
	public record Place(String file, int line) {}

	/**
	 * Something to know of an API that a release uses.
	 *
	 * @param kind     deprecated: it answers, but should not be used any more; unknown: nobody answers it and WeChat has none of that name;
	 *                 newer: it is missing here, but WeChat has it, or a newer version of its bundle
	 * @param api      as code writes it
	 * @param provider symbolic name of the bundle it is about; absent when it is about none
	 * @param removal  version of its family that will not have it; absent while none is announced
	 * @param places   the first three, as the compiler found them
	 */
	@JsonInclude(Include.NON_NULL)
	public record Finding(String kind, String api, String provider, String message, String removal, List<Place> places) {
		static Finding of(ApiFinding finding) {
			return new Finding(finding.kind().name().toLowerCase(Locale.ROOT), finding.api(), finding.provider(), finding.message(), finding.removal(),
					finding.places().stream().map(place -> new Place(place.file(), place.line())).toList());
		}
	}

	/**
	 * A release and what is to be known of it.
	 *
	 * @param current      whether it is the one that opens
	 * @param openSessions how many run it; absent while nobody knows
	 */
	@JsonInclude(Include.NON_NULL)
	public record ReleaseUses(String appId, String name, String version, String digest, boolean current, Integer openSessions, List<Finding> findings) {}

	/** The releases of an app. */
	public record AppUses(List<ReleaseUses> items) {}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	private volatile OpenSessions sessions;

	private final SqlReleases releases;
	private final ApisInUse apis;

	@Activate
	public CompatibilityResource(@Reference SqlReleases releases, @Reference ApisInUse apis) {
		this.releases = releases;
		this.apis = apis;
	}

	/** For tests without a service registry. */
	void use(OpenSessions open) {
		sessions = open;
	}

	/**
	 * Releases that open, or are open, and use what is deprecated, unknown or newer than this gateway; sorted by name, appId or findings (how many).
	 *
	 * @param kind     findings of this kind only: deprecated, unknown or newer
	 * @param provider findings about this bundle only
	 * @param removal  only what is to be removed
	 */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Releases that use what is deprecated, unknown or newer than this gateway")
	public Page<ReleaseUses> list(@QueryParam("kind") ApiFinding.Kind kind, @QueryParam("provider") String provider, @QueryParam("removal") boolean removal, Paging paging) {
		var all = apis.inUse().stream().map(this::uses)
				.map(each -> new ReleaseUses(each.appId, each.name, each.version, each.digest, each.current, each.openSessions,
						each.findings.stream().filter(finding -> (kind == null || kind.name().equalsIgnoreCase(finding.kind)) && (provider == null || provider.equals(finding.provider))
								&& (!removal || finding.removal != null)).toList()))
				.filter(each -> !each.findings.isEmpty()).toList();
		return Page.of(all, paging, SORTS, each -> each.appId + " " + each.name + " " + String.join(" ", each.findings.stream().map(Finding::api).toList()));
	}

	/** Every release of an app that is on disk, the current one first. */
	@GET
	@Path("/{appId}")
	@RolesAllowed("auditor")
	@Operation(summary = "What the releases of an app use that is deprecated, unknown or newer than this gateway")
	public AppUses show(@PathParam("appId") String appId) {
		var history = releases.history(appId);
		if (history.isEmpty())
			throw new RestException(404, "notInstalled", appId + " is not installed: GET /api/v1/apps lists what is");
		return new AppUses(history.stream().map(each -> uses(each.release())).toList());
	}

	private ReleaseUses uses(Release release) {
		var open = sessions;
		boolean current = releases.current(release.appId()).filter(release::equals).isPresent();
		return new ReleaseUses(release.appId(), release.name(), release.version(), release.digest(), current,
				open == null ? null : open.byRelease().getOrDefault(release.digest(), 0), apis.findings(release).stream().map(Finding::of).toList());
	}
}
