package loggia.provider.sso;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Comparator;
import java.util.Map;
import loggia.api.release.ReleaseCatalog;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Reply;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The secrets of apps' backends, for operators. */
@Component(service = Resource.class)
@Path("/app-secrets")
public class AppSecretsResource implements Resource {
	/** @param secret shown this once */
	public record Made(String appId, String secret) {}

	private static final Map<String, Comparator<AppSecrets.Entry>> SORTS = Map.of("appId", Comparator.comparing(AppSecrets.Entry::appId), "since", Comparator.comparingLong(AppSecrets.Entry::since));

	private final AppSecrets secrets;
	private final ReleaseCatalog releases;

	@Activate
	public AppSecretsResource(@Reference AppSecrets secrets, @Reference ReleaseCatalog releases) {
		this.secrets = secrets;
		this.releases = releases;
	}

	@GET
	@RolesAllowed("auditor")
	public Page<AppSecrets.Entry> list(Paging paging) {
		return Page.of(secrets.list(), paging, SORTS, AppSecrets.Entry::appId);
	}

	/** A secret that there was before opens nothing any more. 404 when the app is not installed. */
	@POST
	@Path("/{appId}")
	@RolesAllowed("administrator")
	@Action("appSecret.create")
	public Reply create(@PathParam("appId") String appId) {
		if (releases.current(appId).isEmpty()) throw new RestException(404, "noSuchApp", "no app of this id is installed: GET /api/v1/apps lists them");
		return Reply.of(201, new Made(appId, secrets.replace(appId)));
	}

	@DELETE
	@Path("/{appId}")
	@RolesAllowed("administrator")
	@Action("appSecret.remove")
	public void remove(@PathParam("appId") String appId) {
		if (!secrets.remove(appId)) throw new RestException(404, "noSecret", "this app has no secret");
	}
}
