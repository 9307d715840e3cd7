package loggia.container.develop;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.ArrayList;
import java.util.List;
import loggia.api.Caller.VersionKind;
import loggia.container.Container;
import loggia.container.Json;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What a developer's last build found wrong, for the tabs in which the develop version is open. */
@Component(service = Resource.class)
@Path("/builds")
public class BuildsResource implements Resource {
	private static final int MOST = 20;
	private static final int MOST_CHARS = 4_000;
	private static final int MOST_LINES = 20;
	private final Container container;

	@Activate
	public BuildsResource(@Reference Container container) {
		this.container = container;
	}

	/** A fault of a build. @param frame the lines of the file around it, or null */
	public record Fault(String message, String file, int line, int column, Frame frame) {}

	/** Some lines of a file. @param first number of the first of them, from 1 */
	public record Frame(int first, List<String> lines) {}

	/** A build that was not installed. @param faults none when the last build is installed after all */
	public record Build(List<Fault> faults) {}

	/** Shows the faults of a build in the open sessions of the app's develop version; none takes back what was shown. */
	@POST
	@Path("/{appId}")
	@RolesAllowed("operator")
	@Operation(summary = "Shows the faults of a build in the open sessions of the app's develop version")
	public void built(@PathParam("appId") String appId, Build build) {
		if (build.faults() == null) {
			throw new RestException(400, "noFaults", "'faults' is missing: give a list of {message, file, line, column, frame}, empty for a build without");
		}
		List<ObjectNode> faults = build.faults().stream().limit(MOST).map(BuildsResource::error).toList();
		container.sessions().all().stream().filter(session -> session.appId().equals(appId) && session.versionKind() == VersionKind.DEVELOP)
				.forEach(session -> session.built(faults));
	}

	private static ObjectNode error(Fault fault) {
		ObjectNode error = Json.object().put("source", "compile").put("message", cut(fault.message())).put("file", cut(fault.file()));
		error.put("line", fault.line()).put("column", fault.column());
		if (fault.frame() != null && fault.frame().lines() != null) {
			ArrayNode lines = error.putObject("frame").put("first", fault.frame().first()).putArray("lines");
			new ArrayList<>(fault.frame().lines()).stream().limit(MOST_LINES).forEach(line -> lines.add(cut(line)));
		}
		return error;
	}

	private static String cut(String text) {
		return text == null ? "" : text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) + "…" : text;
	}
}
