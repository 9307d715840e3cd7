package loggia.container.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Comparator;
import java.util.Map;
import loggia.container.Container;
import loggia.container.Json;
import loggia.container.session.Session;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Sessions: who has what open, and ending it. */
@Component(service = Resource.class)
@Path("/sessions")
public class SessionsResource implements Resource {
	private static final Map<String, Comparator<ObjectNode>> SORTS = Map.of("appId", text("appId"), "user", text("user"), "state", text("state"), "since",
			number("since"), "errors", number("errors"), "worker", number("worker"));
	private final Container container;

	@Activate
	public SessionsResource(@Reference Container container) {
		this.container = container;
	}

	private static Comparator<ObjectNode> text(String member) {
		return Comparator.comparing(session -> Json.string(session, member, ""));
	}

	private static Comparator<ObjectNode> number(String member) {
		return Comparator.comparingLong(session -> session.path(member).asLong());
	}

	/** Open sessions; sorted by appId, user, state, since, errors or worker. */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Open sessions")
	public Page<ObjectNode> list(@QueryParam("appId") String appId, @QueryParam("state") String state, @QueryParam("worker") Integer worker, Paging paging) {
		var all = container.sessions().all().stream().map(Session::describe).filter(each -> fits(each, "appId", appId) && fits(each, "state", state))
				.filter(each -> worker == null || each.path("worker").asInt(-1) == worker).sorted(number("since").reversed()).toList();
		return Page.of(all, paging, SORTS, each -> String.join(" ", Json.string(each, "session", ""), Json.string(each, "appId", ""), Json.string(each, "user", ""),
				Json.string(each, "page", "")));
	}

	private static boolean fits(ObjectNode session, String member, String wanted) {
		return wanted == null || wanted.equals(Json.string(session, member, ""));
	}

	/** One session. */
	@GET
	@Path("/{id}")
	@RolesAllowed("auditor")
	@Operation(summary = "One session")
	public ObjectNode show(@PathParam("id") String id) {
		return found(id).describe();
	}

	/** Ends a session; the person sees a sentence. */
	@DELETE
	@Path("/{id}")
	@RolesAllowed("operator")
	@Action("session.close")
	@Operation(summary = "Ends a session")
	public void close(@PathParam("id") String id) {
		found(id).end("ended", "The operator of this gateway closed it.");
	}

	/** Starts the code of a session anew: its pages come back as after the loss of a worker. */
	@POST
	@Path("/{id}/restart")
	@RolesAllowed("operator")
	@Action("session.restart")
	@Operation(summary = "Starts the code of a session anew: its pages come back as after the loss of a worker")
	public void restart(@PathParam("id") String id) {
		found(id).restart();
	}

	private Session found(String id) {
		Session session = container.sessions().get(id);
		if (session == null) {
			throw new RestException(404, "noSession", "there is no such session: GET /api/v1/sessions lists them");
		}
		return session;
	}
}
