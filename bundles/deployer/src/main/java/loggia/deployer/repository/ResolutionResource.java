package loggia.deployer.repository;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import loggia.rest.Action;
import loggia.rest.Request;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Does an app run here, and what would make it run? */
@Component(service = Resource.class)
@Path("/apps/{appId}/resolution")
public class ResolutionResource implements Resource {
	/** What the operator agreed to. @param deploy SHA-256 of each jar that the answer named */
	public record Consent(List<String> deploy) {}

	/** What was deployed, in order, and the answer after it. */
	public record Completed(List<Deploys.Done> deployed, Answer resolution) {}

	private final Resolutions resolutions;
	private final Completion completion;
	private final ReleaseCatalog releases;

	@Activate
	public ResolutionResource(@Reference Resolutions resolutions, @Reference Completion completion, @Reference ReleaseCatalog releases) {
		this.resolutions = resolutions;
		this.completion = completion;
		this.releases = releases;
	}

	/** Whether the current release of an app runs here; what is missing, and which bundles of the repositories would bring it. */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Whether the current release of an app runs here, and what would make it run")
	public Answer show(@PathParam("appId") String appId) {
		return resolutions.resolve(release(appId));
	}

	/** Deploys what the answer named and the operator agreed to: all of it or nothing. */
	@POST
	@RolesAllowed("operator")
	@Action("app.complete")
	@Operation(summary = "Deploys the bundles that an app needs and the operator agreed to, all of them or none")
	public Completed complete(@PathParam("appId") String appId, Consent consent, Request request) {
		if (consent.deploy() == null) throw new RestException(400, "noConsent", "'deploy' is missing: the SHA-256 of each jar that GET " + request.path() + " names");
		var release = release(appId);
		var done = RepositoriesResource.guarded(() -> completion.complete(release, consent.deploy()));
		return new Completed(done, resolutions.resolve(release));
	}

	private Release release(String appId) {
		return releases.current(appId).orElseThrow(() -> new RestException(404, "notInstalled", appId + " is not installed: GET /api/v1/apps lists what is"));
	}
}
