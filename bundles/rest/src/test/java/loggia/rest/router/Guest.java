package loggia.rest.router;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import loggia.rest.Resource;

/** Comes from a class loader of its own, as out of a bundle. */
@Path("/guest")
public class Guest implements Resource {
	public record Body(String name) {}

	@POST
	@PermitAll
	public Body echo(Body body) {
		return body;
	}
}
