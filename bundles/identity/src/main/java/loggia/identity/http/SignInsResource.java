package loggia.identity.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import loggia.identity.Identity;
import loggia.rest.Action;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Ending somebody's sign-in. */
@Component(service = Resource.class)
@Path("/sign-ins")
public class SignInsResource implements Resource {
	private final Identity identity;

	@Activate
	public SignInsResource(@Reference Identity identity) {
		this.identity = identity;
	}

	@DELETE
	@Path("/{id}")
	@RolesAllowed("operator")
	@Action("signIn.end")
	public void end(@PathParam("id") String id) {
		if (!identity.end(id)) throw new RestException(404, "noSuchSignIn", "no open sign-in has this id: GET /api/v1/people/ID/sign-ins lists a person's");
	}
}
