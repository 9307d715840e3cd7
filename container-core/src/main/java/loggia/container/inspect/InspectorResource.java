package loggia.container.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.nio.file.InvalidPathException;
import loggia.container.Container;
import loggia.container.Json;
import loggia.rest.Action;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The debuggers' door: where it is, and where the files of an app are for the developer. */
@Component(service = Resource.class)
@Path("/inspector")
public class InspectorResource implements Resource {
	private final Container container;
	private final Inspector inspector;

	@Activate
	public InspectorResource(@Reference Container container, @Reference Inspector inspector) {
		this.container = container;
		this.inspector = inspector;
	}

	/** Where the files of an app are. @param root an absolute folder */
	public record Files(String root) {}

	/** The port at which debuggers are served on loopback, null when none are; and why not, when they should be. */
	@GET
	@RolesAllowed("operator")
	@Operation(summary = "The port at which debuggers are served, null when none are")
	public ObjectNode show() {
		return Json.object().put("port", inspector.port()).put("trouble", inspector.trouble());
	}

	/** Names the scripts of an app after the developer's own files, from the next start of its code on. */
	@PUT
	@Path("/{appId}")
	@RolesAllowed("operator")
	@Action("inspector.root")
	@Operation(summary = "Names the scripts of an app after the developer's own files")
	public void root(@PathParam("appId") String appId, Files files) {
		try {
			java.nio.file.Path root = java.nio.file.Path.of(files.root() == null ? "" : files.root());
			if (!root.isAbsolute()) {
				throw new RestException(400, "badRoot", "'root' is to be the absolute path of the folder that holds app.json");
			}
			container.inspected().root(appId, root.normalize());
		} catch (InvalidPathException e) {
			throw new RestException(400, "badRoot", "'root' is no path: " + e.getMessage());
		}
	}
}
