package loggia.sandbox.http;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Request;
import loggia.rest.Resource;
import loggia.rest.RestException;
import loggia.sandbox.Approvals;
import loggia.sandbox.Approvals.Approval;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which APIs of risk class approved an operator allowed to which app. */
@Component(service = Resource.class)
@Path("/approvals")
public class ApprovalsResource implements Resource {
	private static final Map<String, Comparator<Approval>> SORTS = Map.of("appId", Comparator.comparing(Approval::appId), "release", Comparator.comparing(Approval::release),
			"api", Comparator.comparing(Approval::api), "at", Comparator.comparing(Approval::at), "by", Comparator.comparing(Approval::by));
	private final Approvals approvals;

	@Activate
	public ApprovalsResource(@Reference Approvals approvals) {
		this.approvals = approvals;
	}

	/**
	 * Approvals by app and API, or sorted by appId, release, api, at or by; {@code q} is looked for in app, API, release and who gave them.
	 *
	 * @param appId null for all apps
	 */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Lists approvals, of one app or of all")
	public Page<Approval> list(@QueryParam("appId") String appId, Paging paging) {
		return Page.of(approvals.list(appId), paging, SORTS, each -> String.join(" ", each.appId(), each.api(), each.release(), each.by()));
	}

	/** @param release a digest; absent or * for every release of the app */
	@PUT
	@Path("/{appId}/{api}")
	@RolesAllowed("operator")
	@Action("approval.give")
	@Operation(summary = "Approves an API for a release of an app, or for all of them")
	public CompletionStage<Approval> give(@PathParam("appId") String appId, @PathParam("api") String api, @QueryParam("release") String release,
			Request request) {
		var meant = Inputs.release(release);
		request.target(appId + "/" + api + (release == null ? "" : "/" + meant));
		return approvals.approve(Inputs.app(appId), meant, Inputs.api(api), Inputs.name(request));
	}

	/** @param release as in {@link #give} */
	@DELETE
	@Path("/{appId}/{api}")
	@RolesAllowed("operator")
	@Action("approval.withdraw")
	@Operation(summary = "Takes an approval back")
	public CompletionStage<Void> withdraw(@PathParam("appId") String appId, @PathParam("api") String api, @QueryParam("release") String release, Request request) {
		var meant = Inputs.release(release);
		request.target(appId + "/" + api + (release == null ? "" : "/" + meant));
		return approvals.withdraw(appId, meant, api).thenApply(there -> {
			if (!there) {
				throw new RestException(404, "noApproval", api + " is not approved for " + appId + " as " + meant + ": GET /api/v1/approvals lists what is");
			}
			return null;
		});
	}
}
