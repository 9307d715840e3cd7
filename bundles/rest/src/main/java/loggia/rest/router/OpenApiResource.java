package loggia.rest.router;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import loggia.rest.Resource;

/** {@code /api/v1/openapi.json}: what is served at this moment. */
@Path("/openapi.json")
public class OpenApiResource implements Resource {
	private final Routes routes;
	/** Null after a change, until somebody asks. Text only: no class of a bundle stays here. */
	private volatile JsonNode document;

	OpenApiResource(Routes routes) {
		this.routes = routes;
		routes.onChange(() -> document = null);
	}

	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Describes this API as OpenAPI 3.1")
	public JsonNode describe() {
		var known = document;
		if (known != null) return known;
		var all = routes.all();
		var made = new OpenApi(all).document();
		document = made;
		// a change in between: the next one who asks gets it anew
		if (routes.all() != all) document = null;
		return made;
	}
}
